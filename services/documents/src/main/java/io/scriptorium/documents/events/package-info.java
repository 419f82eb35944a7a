/** Changes of access told to other services, reliably. */
@NullMarked
package io.scriptorium.documents.events;

import org.jspecify.annotations.NullMarked;

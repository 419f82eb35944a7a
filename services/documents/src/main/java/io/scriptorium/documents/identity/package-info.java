/** Whether tokens are good, and the people who present them. */
@NullMarked
package io.scriptorium.documents.identity;

import org.jspecify.annotations.NullMarked;

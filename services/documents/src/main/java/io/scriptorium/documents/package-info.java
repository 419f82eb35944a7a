/** The documents service: what is true for all of its features. */
@NullMarked
package io.scriptorium.documents;

import org.jspecify.annotations.NullMarked;

/** Yjs in pure Java: documents that several writers change at once and that always converge. */
@NullMarked
package io.scriptorium.ydoc;

import org.jspecify.annotations.NullMarked;

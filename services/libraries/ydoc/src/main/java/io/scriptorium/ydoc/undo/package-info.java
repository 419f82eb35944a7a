/** Taking changes back, and taking that back. */
@NullMarked
package io.scriptorium.ydoc.undo;

import org.jspecify.annotations.NullMarked;

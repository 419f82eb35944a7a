/** The binary encoding that Yjs and its protocols are written in: a bounded reader and a growing writer. */
@NullMarked
package io.scriptorium.ydoc.lib0;

import org.jspecify.annotations.NullMarked;

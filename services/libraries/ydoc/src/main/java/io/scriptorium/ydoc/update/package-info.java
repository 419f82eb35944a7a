/** Work on encoded updates that needs no document. */
@NullMarked
package io.scriptorium.ydoc.update;

import org.jspecify.annotations.NullMarked;

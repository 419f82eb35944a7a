/** Who wrote what, and when. */
@NullMarked
package io.scriptorium.ydoc.attribution;

import org.jspecify.annotations.NullMarked;

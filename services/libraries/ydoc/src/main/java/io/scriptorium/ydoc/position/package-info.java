/** Places in a document that stay where they are while others write. */
@NullMarked
package io.scriptorium.ydoc.position;

import org.jspecify.annotations.NullMarked;

/** The columns of update formats v1 and v2, without knowledge of what they describe. Internal to the engine. */
@NullMarked
package io.scriptorium.ydoc.format;

import org.jspecify.annotations.NullMarked;

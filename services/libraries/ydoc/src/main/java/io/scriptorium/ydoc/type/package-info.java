/** The shared types: text, arrays, maps and XML that several writers change at once. */
@NullMarked
package io.scriptorium.ydoc.type;

import org.jspecify.annotations.NullMarked;

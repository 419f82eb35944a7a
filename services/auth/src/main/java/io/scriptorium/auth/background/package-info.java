/** Work that goes on without requests. */
@NullMarked
package io.scriptorium.auth.background;

import org.jspecify.annotations.NullMarked;

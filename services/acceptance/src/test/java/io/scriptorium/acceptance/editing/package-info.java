/** Stories of writing together. */
@NullMarked
package io.scriptorium.acceptance.editing;

import org.jspecify.annotations.NullMarked;

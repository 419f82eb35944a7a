/** Writing without a network. */
@NullMarked
package io.scriptorium.acceptance.offline;

import org.jspecify.annotations.NullMarked;

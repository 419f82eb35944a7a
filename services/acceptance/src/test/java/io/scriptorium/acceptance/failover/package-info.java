/** What dies while people write. */
@NullMarked
package io.scriptorium.acceptance.failover;

import org.jspecify.annotations.NullMarked;

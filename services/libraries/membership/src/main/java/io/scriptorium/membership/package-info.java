/** Which collab nodes live, by heartbeats in Redis. */
@NullMarked
package io.scriptorium.membership;

import org.jspecify.annotations.NullMarked;

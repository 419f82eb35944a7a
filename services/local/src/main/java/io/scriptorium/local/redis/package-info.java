/** Redis from Maven artifacts, with its data in a folder of ours. */
@NullMarked
package io.scriptorium.local.redis;

import org.jspecify.annotations.NullMarked;

/** Document id to partition to owning node: pure functions that every process computes alike. */
@NullMarked
package io.scriptorium.hashring;

import org.jspecify.annotations.NullMarked;

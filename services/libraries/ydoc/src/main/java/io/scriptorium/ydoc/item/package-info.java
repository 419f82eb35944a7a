/**
 * The engine: items, the lists they form, and the transactions that change them. Internal; applications see
 * {@link io.scriptorium.ydoc.YDoc} and the shared types.
 */
@NullMarked
package io.scriptorium.ydoc.item;

import org.jspecify.annotations.NullMarked;

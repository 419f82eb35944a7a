/** Measures the document engine next to Yjs and ywasm: the same work, on the same machine, in one run. */
@NullMarked
package io.scriptorium.benchmarks.engine;

import org.jspecify.annotations.NullMarked;

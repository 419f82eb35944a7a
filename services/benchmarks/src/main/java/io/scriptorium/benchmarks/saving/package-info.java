/** How long saving takes and what it costs: real processes, real sockets. */
@NullMarked
package io.scriptorium.benchmarks.saving;

import org.jspecify.annotations.NullMarked;

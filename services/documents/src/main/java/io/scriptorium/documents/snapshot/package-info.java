/** A document's stored state, and the compaction that keeps reading it cheap. */
@NullMarked
package io.scriptorium.documents.snapshot;

import org.jspecify.annotations.NullMarked;

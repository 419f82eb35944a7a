/** Who did what: an append-only record. */
@NullMarked
package io.scriptorium.documents.audit;

import org.jspecify.annotations.NullMarked;

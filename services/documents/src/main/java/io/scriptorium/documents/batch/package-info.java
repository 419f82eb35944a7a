/** Rows of the log: many updates each, and how they lie in it. */
@NullMarked
package io.scriptorium.documents.batch;

import org.jspecify.annotations.NullMarked;

/** What is not known to be stored yet, and how it gets there: the log, or the documents service directly. */
@NullMarked
package io.scriptorium.collab.durability;

import org.jspecify.annotations.NullMarked;

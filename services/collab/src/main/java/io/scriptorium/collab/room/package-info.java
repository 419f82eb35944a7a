/** Live documents: one room each, confined to one thread at a time, that merges, fans out and confirms. */
@NullMarked
package io.scriptorium.collab.room;

import org.jspecify.annotations.NullMarked;

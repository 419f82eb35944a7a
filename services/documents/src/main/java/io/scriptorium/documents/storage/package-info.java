/** PostgreSQL: the pool and its bounds, transactions, the schema, and what happens while it is away. */
@NullMarked
package io.scriptorium.documents.storage;

import org.jspecify.annotations.NullMarked;

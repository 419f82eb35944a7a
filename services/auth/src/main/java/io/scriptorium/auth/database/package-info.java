/** PostgreSQL: the schema, transactions, and what happens while it is away. */
@NullMarked
package io.scriptorium.auth.database;

import org.jspecify.annotations.NullMarked;

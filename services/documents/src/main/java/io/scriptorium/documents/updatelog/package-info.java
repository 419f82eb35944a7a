/** The durable log of updates in PostgreSQL, fed from Redis Streams and directly. */
@NullMarked
package io.scriptorium.documents.updatelog;

import org.jspecify.annotations.NullMarked;

/** The partitioned log of document updates over Redis Streams. Field names and guarantees: see the module's README. */
@NullMarked
package io.scriptorium.updatelog;

import org.jspecify.annotations.NullMarked;

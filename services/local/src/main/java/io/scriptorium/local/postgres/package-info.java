/** PostgreSQL from Maven artifacts, with its data in a folder of ours. */
@NullMarked
package io.scriptorium.local.postgres;

import org.jspecify.annotations.NullMarked;

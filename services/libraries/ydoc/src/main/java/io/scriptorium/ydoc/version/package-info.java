/** What a replica knows: state vectors and delete sets. */
@NullMarked
package io.scriptorium.ydoc.version;

import org.jspecify.annotations.NullMarked;

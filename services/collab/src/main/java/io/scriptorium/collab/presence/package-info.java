/** Who is in a document and where their cursors are, as the server vouches for it. */
@NullMarked
package io.scriptorium.collab.presence;

import org.jspecify.annotations.NullMarked;

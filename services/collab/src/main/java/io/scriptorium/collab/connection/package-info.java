/** Sockets: both client families, authentication, bounds, origins. */
@NullMarked
package io.scriptorium.collab.connection;

import org.jspecify.annotations.NullMarked;

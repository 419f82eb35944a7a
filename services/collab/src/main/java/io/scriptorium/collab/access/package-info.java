/** Who may be in a room: tokens when a socket opens, and changes of access while it is open. */
@NullMarked
package io.scriptorium.collab.access;

import org.jspecify.annotations.NullMarked;

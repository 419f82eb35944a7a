/** The collab service: puts the rooms, their durability, the sockets and the placement together. */
@NullMarked
package io.scriptorium.collab;

import org.jspecify.annotations.NullMarked;

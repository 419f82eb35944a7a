/** Which pod serves a document: owner, relay, moves, draining. */
@NullMarked
package io.scriptorium.collab.placement;

import org.jspecify.annotations.NullMarked;

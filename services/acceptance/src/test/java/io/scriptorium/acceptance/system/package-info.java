/** The running system and the hands that use it: people over HTTP, browsers, unmodified clients, raw sockets, wires that can be cut. */
@NullMarked
package io.scriptorium.acceptance.system;

import org.jspecify.annotations.NullMarked;

/** What travels over sockets, as sealed messages: Hocuspocus' protocol, y-websocket's, awareness, close codes. */
@NullMarked
package io.scriptorium.wire;

import org.jspecify.annotations.NullMarked;

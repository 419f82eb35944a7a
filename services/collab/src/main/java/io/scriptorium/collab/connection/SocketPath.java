package io.scriptorium.collab.connection;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the path of a socket says.
 *
 * <pre>
 * /collab                               Hocuspocus, any documents
 * /collab/{documentId}                  Hocuspocus
 * /collab/y/{documentId}                y-websocket
 * /collab/{node}/{documentId}           Hocuspocus, at that node
 * /collab/{node}/y/{documentId}         y-websocket, at that node
 * …/http after any but y-websocket's     Hocuspocus without a WebSocket: sessions over HTTP
 * </pre>
 *
 * Which node is named matters to the edge alone: whoever gets a connection serves it or passes it on.
 */
sealed interface SocketPath {
    /** Documents are named in the messages. */
    record Hocuspocus() implements SocketPath {}

    /** One document; a document id that is none is told from the others only once the token was judged. */
    record YWebsocket(String documentId) implements SocketPath {}

    /** Sessions over HTTP. */
    record Http() implements SocketPath {}

    /** What can't be the id of a document. */
    String HTTP = "http";
    /** The name that can't be a node's. */
    String Y = "y";

    /** Reads a path; empty if there is no socket there. */
    static Optional<SocketPath> parse(String path) {
        List<String> parts = List.of(path.split("/", -1));
        if (parts.size() < 2 || !parts.get(0).isEmpty() || !parts.get(1).equals("collab")) {
            return Optional.empty();
        }
        List<String> rest = parts.subList(2, parts.size());
        if (!rest.isEmpty() && rest.getLast().equals(HTTP)) {
            return rest.size() <= 3 && !rest.contains(Y) ? Optional.of(new Http()) : Optional.empty();
        }
        return switch (rest.size()) {
            case 0 -> Optional.of(new Hocuspocus());
            case 1 ->
                rest.getFirst().isEmpty() || documentId(rest.getFirst()).isPresent()
                        ? Optional.of(new Hocuspocus())
                        : Optional.empty();
            case 2 -> Optional.of(rest.getFirst().equals(Y) ? new YWebsocket(rest.get(1)) : new Hocuspocus());
            case 3 -> rest.get(1).equals(Y) ? Optional.of(new YWebsocket(rest.get(2))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** The document of an id in its one canonical form; empty if the text is no id. */
    static Optional<UUID> documentId(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

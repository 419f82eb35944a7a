package io.scriptorium.acceptance.cluster;

import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Rows;
import io.scriptorium.acceptance.system.Rows.Row;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What PostgreSQL in the cluster holds, past all services, put together by Yjs itself.
 *
 * <p>Safe for use by several threads; one asks at a time.
 */
final class Storage implements AutoCloseable {
    private static final int PORT = 5432;
    private static final int ATTEMPTS = 5;

    private final Clients clients;
    private final PortForward way = new PortForward("service/" + Release.NAME + "-postgres", PORT);
    private final Rows rows;
    private final Map<String, Long> places = new HashMap<>();

    /** @param clients in whose process documents are put together */
    Storage(Namespace namespace, Clients clients) {
        this.clients = clients;
        String password = new String(
                Base64.getDecoder()
                        .decode(namespace
                                .client()
                                .secrets()
                                .inNamespace(Namespace.NAME)
                                .withName(Release.NAME + "-demo")
                                .require()
                                .getData()
                                .get("database-password")),
                StandardCharsets.UTF_8);
        rows = new Rows(() -> "postgresql://127.0.0.1:" + way.port() + "/scriptorium", () -> password);
    }

    /** The text of a document's paragraphs. */
    synchronized List<String> paragraphs(String documentId) {
        List<Row> news = news(documentId);
        if (!news.isEmpty()) {
            places.put(documentId, news.getLast().place());
        }
        return clients.storedParagraphs(documentId, news);
    }

    /** Nothing is done to PostgreSQL in these stories, but the way there ends now and then. */
    private List<Row> news(String documentId) {
        for (int attempt = 1; ; attempt++) {
            try {
                return rows.after(documentId, places.getOrDefault(documentId, 0L));
            } catch (SQLException e) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Override
    public void close() {
        way.close();
    }
}

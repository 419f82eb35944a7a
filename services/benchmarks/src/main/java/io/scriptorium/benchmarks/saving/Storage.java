package io.scriptorium.benchmarks.saving;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** PostgreSQL, asked for what saving has cost it, and given documents to begin with. Not safe for use by several threads. */
final class Storage {
    /** The main forks of tables, of their indexes, and of what lies outside of their rows (TOAST, with its index); partitions under their table's name. */
    private static final String SIZES = """
            SELECT regexp_replace(t.relname, '_\\d\\d$', '') AS name,
                sum(pg_relation_size(t.oid)
                    + coalesce((SELECT sum(pg_relation_size(i.indexrelid)) FROM pg_index i WHERE i.indrelid = t.oid), 0)
                    + CASE WHEN t.reltoastrelid = 0 THEN 0 ELSE pg_relation_size(t.reltoastrelid)
                        + (SELECT sum(pg_relation_size(i.indexrelid)) FROM pg_index i WHERE i.indrelid = t.reltoastrelid) END)::bigint AS bytes
            FROM pg_class t WHERE t.relnamespace = 'documents'::regnamespace AND t.relkind = 'r' GROUP BY 1
            """;

    private static final String UNCOMPACTED = """
            SELECT max(b.seq) - coalesce(max(s.through), 0) FROM batch b LEFT JOIN snapshot s ON s.document_id = b.document_id WHERE b.document_id = ?
            """;

    private final Connection connection;

    Storage(Connection connection) {
        this.connection = connection;
    }

    /**
     * Where counters stand.
     *
     * @param sizes bytes by table
     * @param wal how many bytes of log PostgreSQL itself has written
     */
    record Counters(long transactions, long deadlocks, Map<String, Long> sizes, long wal) {
        /** How much the tables have grown but for snapshots, which are compaction's. */
        long grownBeforeCompaction(Counters since) {
            long grown = 0;
            for (Map.Entry<String, Long> table : sizes.entrySet()) {
                if (!table.getKey().equals("snapshot")) {
                    grown += table.getValue() - since.sizes.getOrDefault(table.getKey(), 0L);
                }
            }
            return grown;
        }
    }

    Counters counters() throws SQLException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(SIZES)) {
                while (rows.next()) {
                    sizes.put(rows.getString(1), rows.getLong(2));
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT xact_commit, deadlocks, pg_current_wal_insert_lsn() - '0/0' FROM pg_stat_database WHERE datname = current_database()")) {
                row.next();
                return new Counters(row.getLong(1), row.getLong(2), sizes, row.getLong(3));
            }
        }
    }

    /** An empty document that this person owns. */
    UUID createDocument(UUID owner) throws SQLException {
        UUID id = UUID.randomUUID();
        for (String insert : new String[] {
            "INSERT INTO document (id, title, created_at, created_by) VALUES (?, 'Benchmark', now(), ?)",
            "INSERT INTO activity (document_id, at, by_user) VALUES (?, now(), ?)",
        }) {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setObject(1, id);
                statement.setObject(2, owner);
                statement.executeUpdate();
            }
        }
        addMember(id, owner, "owner");
        return id;
    }

    void addMember(UUID documentId, UUID user, String role) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO member VALUES (?, ?, ?, now(), ?)")) {
            statement.setObject(1, documentId);
            statement.setObject(2, user);
            statement.setString(3, role);
            statement.setObject(4, user);
            statement.executeUpdate();
        }
    }

    long number(String query, UUID documentId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, documentId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Waits until the snapshot reaches to the end of the log. */
    void awaitCompaction(UUID documentId, Duration patience) throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (number(UNCOMPACTED, documentId) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("document " + documentId + " is not compacted");
            }
            Thread.sleep(100);
        }
    }
}

package io.scriptorium.documents.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.history.HistoryQueries;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DocumentsTest
class PartitionsTest {
    private static final int PARTITIONS = 16;
    private static final int DOCUMENTS = 4_000;
    /** A line of a plan that reads a partition, and how often it was executed. */
    private static final Pattern READ =
            Pattern.compile("(?:Scan|on) [^\\n]*?(batch_\\d\\d)[^\\n]*(actual|never executed)");

    @Test
    @DisplayName("F-27 documents spread evenly over the partitions of the log")
    void spread() throws SQLException {
        try (Connection connection = Stores.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO batch (document_id, seq, entries, bytes)"
                    + " SELECT gen_random_uuid(), 1, '', '' FROM generate_series(1, "
                    + DOCUMENTS + ")");
            try (ResultSet counts = statement.executeQuery("SELECT count(*) AS n FROM batch GROUP BY tableoid")) {
                int partitions = 0;
                int fair = DOCUMENTS / PARTITIONS;
                while (counts.next()) {
                    partitions++;
                    assertTrue(counts.getInt("n") > fair / 2, "one has only " + counts.getInt("n"));
                }
                assertEquals(PARTITIONS, partitions);
            }
            connection.rollback();
        }
    }

    @Test
    @DisplayName(
            "F-27 whatever has to be unique begins with the document or the person: every table can be distributed by it")
    void everyKeyBeginsWithItsDocument() throws SQLException {
        Set<String> keys = new TreeSet<>();
        try (Connection connection = Stores.connect();
                Statement statement = connection.createStatement();
                ResultSet firsts = statement.executeQuery("""
                        SELECT c.relname || '.' || a.attname
                        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                        WHERE c.relnamespace = 'documents'::regnamespace AND i.indisunique AND NOT c.relispartition
                            AND c.relname <> 'flyway_schema_history'
                        """)) {
            while (firsts.next()) {
                keys.add(firsts.getString(1));
            }
        }
        // The outbox is emptied as fast as it is filled, and stays in one place.
        assertTrue(keys.removeAll(Set.of("document.id", "person.id", "outbox.id")));
        assertTrue(keys.contains("batch.document_id"), keys::toString);
        assertEquals(
                Set.of(),
                keys.stream().filter(key -> !key.endsWith(".document_id")).collect(Collectors.toSet()));
    }

    @Test
    @DisplayName("F-27 reading and appending touch one partition")
    void pruning() throws SQLException {
        String id = TestUser.someone("Ada").creates("Alone");
        assertEquals(
                1,
                partitionsRead(
                                "(uuid, bigint, bigint, bigint, bigint)",
                                StateReader.PAGE,
                                "('" + id + "', 0, " + StateReader.MAX_PAGE_ROWS + ", " + StateReader.MAX_PAGE_BYTES
                                        + ", " + Long.MAX_VALUE + ")")
                        .size());
        assertEquals(
                1, partitionsRead("(uuid)", StoredStates.HEAD, "('" + id + "')").size());
        assertEquals(
                1,
                partitionsRead(
                                "(uuid[])",
                                io.scriptorium.documents.updatelog.UpdateStoreQueries.HEADS,
                                "(ARRAY['" + id + "']::uuid[])")
                        .size());
        assertEquals(
                1,
                partitionsRead("(uuid)", HistoryQueries.HEAD, "('" + id + "')").size());
        assertEquals(
                1,
                partitionsRead(
                                "(uuid, bigint, bigint, bigint, bigint)",
                                PlacedBatch.NEWEST_FIRST,
                                "('" + id + "', 1, " + Long.MAX_VALUE + ", 1000, 1000000)")
                        .size());
    }

    /** Which partitions a statement reads with a plan that knows no parameter, the worst case of prepared statements. */
    private static Set<String> partitionsRead(String types, String query, String arguments) throws SQLException {
        Set<String> read = new TreeSet<>();
        try (Connection connection = Stores.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE q " + types + " AS " + query);
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = statement.executeQuery("EXPLAIN (ANALYZE, TIMING OFF) EXECUTE q " + arguments)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            Matcher matcher = READ.matcher(plan);
            while (matcher.find()) {
                if (matcher.group(2).equals("actual")) {
                    read.add(matcher.group(1));
                }
            }
            assertTrue(!read.isEmpty(), plan.toString());
        }
        return read;
    }
}

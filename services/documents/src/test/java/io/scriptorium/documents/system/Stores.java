package io.scriptorium.documents.system;

import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.testbackends.RedisBackend;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** What tests do with the stores themselves. */
public final class Stores {
    private Stores() {}

    /** A connection to the database that the service uses, in its schema. */
    public static java.sql.Connection connect() throws java.sql.SQLException {
        var config = ConfigProvider.getConfig();
        return java.sql.DriverManager.getConnection(
                "jdbc:" + config.getValue("scriptorium.database.url", String.class)
                        + "?currentSchema=documents&targetServerType=primary&hostRecheckSeconds=0",
                config.getValue("scriptorium.database.user", String.class),
                config.getValue("scriptorium.database.password", String.class));
    }

    /** The number that a query answers with. */
    public static long number(String query, Object... parameters) {
        try (var connection = connect();
                var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many updates of a document are stored. */
    public static long storedUpdates(String documentId) {
        return log(documentId).size();
    }

    /**
     * An update in a document's log.
     *
     * @param place where
     * @param author null for the system
     */
    public record Stored(
            long place,
            UUID producer,
            long sequence,
            @Nullable UUID author,
            Instant at,
            byte[] update) {}

    /** All that is in a document's log, in order. */
    public static List<Stored> log(String documentId) {
        List<Stored> log = new ArrayList<>();
        try (var connection = connect();
                var names = connection.prepareStatement("SELECT number, id FROM contributor WHERE document_id = ?");
                var rows = connection.prepareStatement(
                        "SELECT seq, entries, bytes FROM batch WHERE document_id = ? ORDER BY seq")) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(java.sql.Connection.TRANSACTION_REPEATABLE_READ);
            names.setObject(1, UUID.fromString(documentId));
            rows.setObject(1, UUID.fromString(documentId));
            Map<Integer, UUID> ids = new HashMap<>();
            try (var result = names.executeQuery()) {
                while (result.next()) {
                    ids.put(result.getInt(1), result.getObject(2, UUID.class));
                }
            }
            try (var result = rows.executeQuery()) {
                while (result.next()) {
                    PlacedBatch row = new PlacedBatch(result.getLong(1), Batch.read(result.getBytes(2)));
                    Iterator<byte[]> updates =
                            row.batch().updates(result.getBytes(3)).iterator();
                    long place = row.first();
                    for (Batch.Run run : row.batch().runs()) {
                        long sequence = run.first();
                        for (Batch.Entry entry : run.entries()) {
                            log.add(new Stored(
                                    place++,
                                    ids.get(run.producer()),
                                    sequence++,
                                    ids.get(entry.author()),
                                    Instant.ofEpochMilli(entry.at()),
                                    updates.next()));
                        }
                    }
                }
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return log;
    }

    /** Updates of one writer who types this text letter by letter, in the order of their making. */
    public static List<byte[]> typing(String text) {
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, origin) -> updates.add(update));
        for (int i = 0; i < text.length(); i++) {
            document.getText("default").insert(i, text.substring(i, i + 1));
        }
        return updates;
    }

    /** Log entries of a new producer. */
    public static List<LogEntry> entries(String documentId, UUID author, List<byte[]> updates) {
        UUID producer = UUID.randomUUID();
        List<LogEntry> entries = new ArrayList<>();
        for (int i = 0; i < updates.size(); i++) {
            entries.add(new LogEntry(
                    new UpdateId(UUID.fromString(documentId), producer, i + 1), author, Instant.now(), updates.get(i)));
        }
        return entries;
    }

    /** The text in a state. */
    public static String textOf(byte[] state) {
        YDoc document = new YDoc();
        document.applyUpdate(state);
        return document.getText("default").toString();
    }

    /** Waits for something that happens soon. */
    public static void eventually(String what, Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Redis. */
    public static RedisBackend redis() {
        return RedisBackend.shared();
    }
}

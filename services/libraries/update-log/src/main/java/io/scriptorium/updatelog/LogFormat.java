package io.scriptorium.updatelog;

import io.scriptorium.hashring.Partitions;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys and fields of the streams; the one normative description.
 *
 * <pre>
 * scriptorium:log:{p}     d document id   p producer        16 bytes each, big-endian
 *                         s sequence      t millis          decimal text
 *                         a user id, 16 bytes (absent: the system)
 *                         u update in format v1
 * scriptorium:stored:{p}  k = (document id, producer, sequence)*, 16 + 16 + 8 bytes each, big-endian
 * </pre>
 *
 * {@code {p}} is the partition's number in braces: a hash tag, so both streams of a partition live in one slot of a Redis Cluster.
 */
final class LogFormat {
    static final String GROUP = "documents";
    static final int STORED_RECORD_BYTES = 40;
    private static final int UUID_BYTES = 16;

    private LogFormat() {}

    static String logKey(int partition) {
        return "scriptorium:log:{" + Partitions.check(partition) + "}";
    }

    static String storedKey(int partition) {
        return "scriptorium:stored:{" + Partitions.check(partition) + "}";
    }

    /** The partition in a key of either kind. */
    static int partitionOf(String key) {
        return Integer.parseInt(key.substring(key.indexOf('{') + 1, key.length() - 1));
    }

    /** Asks for the time (seconds, microseconds) of the server that has the key: each node of a cluster gives its entries positions by its own clock. */
    static Request time(String key) {
        return script("return redis.call('TIME')", key);
    }

    /**
     * A script for keys of one partition. Commands whose subcommands have the key ({@code XGROUP}, {@code XINFO}) are sent this way, for the client doesn't see where they belong, and would ask any node of a cluster.
     */
    static Request script(String script, String... keys) {
        Request eval = Request.cmd(Command.EVAL).arg(script).arg(keys.length);
        for (String key : keys) {
            eval.arg(key);
        }
        return eval;
    }

    static Request appendFields(Request xadd, LogEntry entry) {
        xadd.arg("d").arg(uuid(entry.id().documentId()));
        xadd.arg("p").arg(uuid(entry.id().producer()));
        xadd.arg("s").arg(Long.toString(entry.id().sequence()));
        xadd.arg("t").arg(Long.toString(entry.at().toEpochMilli()));
        UUID userId = entry.userId();
        if (userId != null) {
            xadd.arg("a").arg(uuid(userId));
        }
        return xadd.arg("u").arg(Buffer.buffer(entry.update()));
    }

    /**
     * Reads an entry.
     *
     * @throws MalformedEntryException if a field is missing or has the wrong form
     */
    static LogEntry parseEntry(Response fields) {
        UUID documentId = null;
        UUID producer = null;
        UUID userId = null;
        long sequence = -1;
        long millis = -1;
        byte[] update = null;
        try {
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                byte[] value = fields.get(i + 1).toBytes();
                switch (fields.get(i).toString()) {
                    case "d" -> documentId = uuid(value);
                    case "p" -> producer = uuid(value);
                    case "a" -> userId = uuid(value);
                    case "s" -> sequence = Long.parseLong(fields.get(i + 1).toString());
                    case "t" -> millis = Long.parseLong(fields.get(i + 1).toString());
                    case "u" -> update = value;
                    default -> {
                        // A field of a later release: what this one needs is checked below.
                    }
                }
            }
        } catch (RuntimeException e) {
            throw new MalformedEntryException("a field has the wrong form", e);
        }
        if (documentId == null
                || producer == null
                || update == null
                || sequence < 1
                || sequence > UpdateId.MAX_SEQUENCE
                || millis < 0) {
            throw new MalformedEntryException("a field is missing or out of range", null);
        }
        return new LogEntry(new UpdateId(documentId, producer, sequence), userId, Instant.ofEpochMilli(millis), update);
    }

    static Buffer storedRecord(List<UpdateId> ids) {
        ByteBuffer bytes = ByteBuffer.allocate(ids.size() * STORED_RECORD_BYTES);
        for (UpdateId id : ids) {
            put(bytes, id.documentId());
            put(bytes, id.producer());
            bytes.putLong(id.sequence());
        }
        return Buffer.buffer(bytes.array());
    }

    /** The ids in the field {@code k} of a stored record; none where it has another form. */
    static List<UpdateId> parseStored(Response fields) {
        List<UpdateId> ids = new ArrayList<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).toString().equals("k")) {
                ByteBuffer bytes = ByteBuffer.wrap(fields.get(i + 1).toBytes());
                while (bytes.remaining() >= STORED_RECORD_BYTES) {
                    ids.add(new UpdateId(get(bytes), get(bytes), bytes.getLong()));
                }
            }
        }
        return ids;
    }

    private static Buffer uuid(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
        put(bytes, id);
        return Buffer.buffer(bytes.array());
    }

    private static UUID uuid(byte[] bytes) {
        if (bytes.length != UUID_BYTES) {
            throw new IllegalArgumentException("a UUID has 16 bytes, not " + bytes.length);
        }
        return get(ByteBuffer.wrap(bytes));
    }

    private static void put(ByteBuffer bytes, UUID id) {
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID get(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** An entry that no release of Scriptorium wrote. */
    static final class MalformedEntryException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedEntryException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}

package io.scriptorium.documents.snapshot;

import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.wire.DeflatedState;
import io.scriptorium.wire.StoredState;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.update.Updates;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is stored of a document: its snapshot and the updates after it, a page at a time, so that memory is bounded by the document and one page of at most {@link #MAX_PAGE_BYTES}
 * (and one row, inflated), however long the log is. Blocks; where a document is built, costs CPU; not for event loops.
 */
@Singleton
final class StateReader {
    static final int MAX_PAGE_ROWS = 1_000;
    static final long MAX_PAGE_BYTES = 8L << 20;
    /** The most bytes of updates that are handed over as they are. */
    static final long MAX_FOLLOWING_BYTES = 32L << 20;

    /** One page of a document's log, up to the row in which a place is; the sum is over the sizes of what precedes, which needs no value to be read. */
    static final String PAGE = """
            SELECT seq, entries, bytes FROM (
                SELECT seq, entries, bytes, sum(octet_length(bytes)) OVER (ORDER BY seq) - octet_length(bytes) AS before
                FROM batch WHERE document_id = $1 AND seq > $2
                    AND seq <= coalesce((SELECT b.seq FROM batch b WHERE b.document_id = $1 AND b.seq >= $5 ORDER BY b.seq LIMIT 1), $5)
                ORDER BY seq LIMIT $3
            ) page WHERE before < $4 ORDER BY seq
            """;

    /** The snapshot or base that reaches furthest, up to a place. */
    private static final String START = """
            SELECT through, format, size_bytes, bytes FROM (
                SELECT through, format, size_bytes, bytes FROM snapshot WHERE document_id = $1
                UNION ALL
                SELECT seq, format, size_bytes, bytes FROM base WHERE document_id = $1
            ) start WHERE through <= $2 ORDER BY through DESC LIMIT 1
            """;

    private static final Logger LOG = Logger.getLogger(StateReader.class);

    private final Database database;

    StateReader(Database database) {
        this.database = database;
    }

    /**
     * What was read.
     *
     * @param document holds it all, except where {@code stateV2} does
     * @param stateV2 the snapshot, if no update follows it; then no document was built
     * @param snapshotThrough how far the snapshot, or base, reaches that was begun with; 0 without one
     * @param through how far was read
     * @param updates how many updates were read after the snapshot
     * @param bytes their size
     */
    record Read(
            @Nullable YDoc document,
            byte @Nullable [] stateV2,
            long snapshotThrough,
            long through,
            long updates,
            long bytes) {
        byte[] stateV2OrEncoded() {
            return stateV2 != null ? stateV2 : Objects.requireNonNull(document).encodeStateAsUpdateV2();
        }

        byte[] stateV1() {
            byte[] state = stateV2 != null
                    ? Updates.convertV2ToV1(stateV2)
                    : Objects.requireNonNull(document).encodeStateAsUpdate();
            if (state.length > SnapshotFormat.MAX_STATE_BYTES) {
                throw new StateTooLargeException();
            }
            return state;
        }
    }

    /**
     * What was read, with nothing of it applied.
     *
     * @param through how far was read
     * @param updates how many updates were read after the snapshot
     * @param bytes their size
     */
    record Stored(StoredState state, long through, long updates, long bytes) {}

    /**
     * Reads all that is stored as it is: the snapshot still deflated, and the updates after it, of which one may be malformed. Costs next to no CPU. If there are more than {@link #MAX_FOLLOWING_BYTES} of
     * them, a document is built here all the same.
     */
    Stored readStored(UUID documentId) {
        while (true) {
            Collected collected = new Collected();
            Extent extent = scan(documentId, Long.MAX_VALUE, collected);
            if (collected.bytes > MAX_FOLLOWING_BYTES) {
                Read read = read(documentId);
                return new Stored(StoredState.of(read.stateV1()), read.through(), read.updates(), read.bytes());
            }
            if (floor(documentId) <= extent.snapshotThrough()) {
                return new Stored(collected.state(), extent.through(), extent.updates(), collected.bytes);
            }
        }
    }

    /** Reads all that is stored. */
    Read read(UUID documentId) {
        return read(documentId, Long.MAX_VALUE);
    }

    /**
     * Reads a document as it was once the update at this place was stored. A snapshot that reaches further is of no use: what was deleted after the moment is gone from it. Then
     * all is built from the updates, after the last {@link Retention base} before the place, if there is one.
     *
     * @throws MomentGoneException if the log begins later, and the place is none that was kept
     */
    Read read(UUID documentId, long last) {
        while (true) {
            Read read = readOnce(documentId, last);
            long floor = floor(documentId);
            if (floor <= read.snapshotThrough() || read.snapshotThrough() == last) {
                return read;
            }
            // Rows after the snapshot may have been dropped, before or while they were read.
            if (last < floor && !isBase(documentId, last)) {
                throw new MomentGoneException();
            }
        }
    }

    private Read readOnce(UUID documentId, long last) {
        Built built = new Built(documentId);
        Extent extent = scan(documentId, last, built);
        return new Read(
                built.document,
                built.stateV2,
                extent.snapshotThrough(),
                extent.through(),
                extent.updates(),
                built.bytes);
    }

    /** Takes what is stored, in order. */
    private interface Sink {
        void snapshot(DeflatedState state);

        void update(long place, byte[] update);

        /** Whether it takes no more. */
        boolean isFull();
    }

    /** How far was read. */
    private record Extent(long snapshotThrough, long through, long updates) {}

    private Extent scan(UUID documentId, long last, Sink sink) {
        // The snapshot first: what is committed after this statement is in the pages too, and applying something twice
        // changes nothing.
        Optional<Row> snapshot = database.first(START, documentId, last);
        snapshot.ifPresent(row -> sink.snapshot(SnapshotFormat.stored(
                row.getShort("format"),
                row.getInteger("size_bytes"),
                row.getBuffer("bytes").getBytes())));
        long snapshotThrough = snapshot.map(row -> row.getLong("through")).orElse(0L);
        long through = snapshotThrough;
        long updates = 0;
        while (!sink.isFull()) {
            RowSet<Row> page = page(documentId, through, last);
            if (page.size() == 0) {
                break;
            }
            for (Row row : page) {
                PlacedBatch batch = new PlacedBatch(
                        row.getLong("seq"), Batch.read(row.getBuffer("entries").getBytes()));
                long place = batch.first();
                for (byte[] update :
                        batch.batch().updates(row.getBuffer("bytes").getBytes())) {
                    if (place <= last) {
                        sink.update(place, update);
                        updates++;
                    }
                    place++;
                }
                through = batch.seq();
            }
        }
        return new Extent(snapshotThrough, through, updates);
    }

    /** Applies what is stored to a document, once it is more than a snapshot. */
    private static final class Built implements Sink {
        private final UUID documentId;
        private @Nullable YDoc document = newDocument();
        private byte @Nullable [] stateV2;
        private long bytes;

        Built(UUID documentId) {
            this.documentId = documentId;
        }

        private static YDoc newDocument() {
            return new YDoc(YDoc.Options.defaults().withFormatTidying(false));
        }

        @Override
        public void snapshot(DeflatedState state) {
            stateV2 = SnapshotFormat.inflate(state);
            document = null;
        }

        @Override
        public void update(long place, byte[] update) {
            YDoc to = document;
            if (to == null) {
                to = newDocument();
                to.applyUpdateV2(Objects.requireNonNull(stateV2));
                stateV2 = null;
                document = to;
            }
            apply(to, documentId, place, update);
            bytes += update.length;
        }

        @Override
        public boolean isFull() {
            return false;
        }
    }

    /** Keeps what is stored, as it is. */
    private static final class Collected implements Sink {
        private @Nullable DeflatedState snapshot;
        private final List<byte[]> updates = new ArrayList<>();
        private long bytes;

        @Override
        public void snapshot(DeflatedState state) {
            snapshot = state;
        }

        @Override
        public void update(long place, byte[] update) {
            updates.add(update);
            bytes += update.length;
        }

        /** A page beyond the bound at most. */
        @Override
        public boolean isFull() {
            return bytes > MAX_FOLLOWING_BYTES;
        }

        StoredState state() {
            return snapshot == null
                    ? StoredState.of(updates)
                    : new StoredState(new StoredState.Snapshot(snapshot), updates);
        }
    }

    private long floor(UUID documentId) {
        return database.first("SELECT coalesce(max(seq), 0) AS floor FROM base WHERE document_id = $1", documentId)
                .map(row -> row.getLong("floor"))
                .orElse(0L);
    }

    private boolean isBase(UUID documentId, long place) {
        return database.first("SELECT 1 FROM base WHERE document_id = $1 AND seq = $2", documentId, place)
                .isPresent();
    }

    private RowSet<Row> page(UUID documentId, long after, long last) {
        return database.run(PAGE, documentId, after, MAX_PAGE_ROWS, MAX_PAGE_BYTES, last);
    }

    private static void apply(YDoc document, UUID documentId, long seq, byte[] update) {
        try {
            document.applyUpdate(update);
        } catch (MalformedBinaryException e) {
            // One bad update must not keep the others from being read; the row stays for whoever looks into it.
            LOG.errorf("update %d of document %s is passed over: %s", seq, documentId, e.getMessage());
        }
    }
}

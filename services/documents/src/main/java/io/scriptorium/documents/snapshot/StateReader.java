package io.scriptorium.documents.snapshot;

import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.update.Updates;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Builds what is stored of a document: its snapshot and the updates after it, read a page at a time, so that memory is bounded by the document and one page of at most {@link #MAX_PAGE_BYTES}
 * (and one row, inflated), however long the log is. Blocks; costs CPU; not for event loops.
 */
@Singleton
final class StateReader {
    static final int MAX_PAGE_ROWS = 1_000;
    static final long MAX_PAGE_BYTES = 8L << 20;

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
        // The snapshot first: what is committed after this statement is in the pages too, and applying something twice
        // changes nothing.
        Optional<Row> snapshot = database.first(START, documentId, last);
        long snapshotThrough = snapshot.map(row -> row.getLong("through")).orElse(0L);
        byte[] stateV2 = snapshot.map(row -> SnapshotFormat.read(
                        row.getShort("format"),
                        row.getInteger("size_bytes"),
                        row.getBuffer("bytes").getBytes()))
                .orElse(null);
        YDoc document = null;
        long through = snapshotThrough;
        long updates = 0;
        long bytes = 0;
        while (true) {
            RowSet<Row> page = page(documentId, through, last);
            if (page.size() == 0) {
                break;
            }
            if (document == null) {
                document = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
                if (stateV2 != null) {
                    document.applyUpdateV2(stateV2);
                    stateV2 = null;
                }
            }
            for (Row row : page) {
                PlacedBatch batch = new PlacedBatch(
                        row.getLong("seq"), Batch.read(row.getBuffer("entries").getBytes()));
                long place = batch.first();
                for (byte[] update :
                        batch.batch().updates(row.getBuffer("bytes").getBytes())) {
                    if (place <= last) {
                        apply(document, documentId, place, update);
                        updates++;
                        bytes += update.length;
                    }
                    place++;
                }
                through = batch.seq();
            }
        }
        if (document == null && stateV2 == null) {
            document = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
        }
        return new Read(document, stateV2, snapshotThrough, through, updates, bytes);
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

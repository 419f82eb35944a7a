package io.scriptorium.documents.updatelog;

import io.scriptorium.documents.batch.Batch.Run;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.batch.Sequences;
import io.scriptorium.documents.storage.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which updates of some producers are in a document's log. Goes backwards from its end, to the newest run of each producer, which tells what was stored before it: nearly always the last
 * row is enough. Never goes back before the row in which a producer was first named. Needs the document's lock.
 */
final class StoredSequences {
    private final Map<Integer, Sequences> stored = new HashMap<>();
    /** Who is still looked for, and from which place on there is something of them. */
    private final Map<Integer, Long> open;

    private StoredSequences(Map<Integer, Long> sinceByProducer) {
        open = new HashMap<>(sinceByProducer);
        open.keySet().forEach(producer -> stored.put(producer, new Sequences()));
    }

    /**
     * Reads.
     *
     * @param sinceByProducer the producers' numbers, and the places from which on they are named
     * @param last the last row of the log
     */
    static Map<Integer, Sequences> read(
            Sql sql, UUID documentId, Map<Integer, Long> sinceByProducer, @Nullable PlacedBatch last) {
        StoredSequences search = new StoredSequences(sinceByProducer);
        if (last != null) {
            search.look(last);
            long before = last.first() - 1;
            while (!search.open.isEmpty() && before > 0) {
                List<PlacedBatch> page = PlacedBatch.newestFirst(sql, documentId, before, search.since());
                if (page.isEmpty()) {
                    break;
                }
                page.forEach(search::look);
                before = page.getLast().first() - 1;
            }
        }
        return search.stored;
    }

    private long since() {
        return open.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    private void look(PlacedBatch placed) {
        for (Run run : placed.batch().runs().reversed()) {
            if (open.containsKey(run.producer())) {
                Sequences sequences = stored.get(run.producer());
                if (sequences == null) {
                    continue;
                }
                sequences.add(run.first(), run.last());
                Sequences before = run.before();
                if (before != null) {
                    sequences.addAll(before);
                    open.remove(run.producer());
                }
            }
        }
        open.values().removeIf(since -> since >= placed.seq());
    }
}

package io.scriptorium.documents.updatelog;

import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.Batch.Entry;
import io.scriptorium.documents.batch.Batch.Run;
import io.scriptorium.documents.batch.Contributors;
import io.scriptorium.documents.batch.Sequences;
import io.scriptorium.documents.updatelog.UpdateStore.Head;
import io.scriptorium.updatelog.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a transaction adds to one document's log: a row.
 *
 * @param head where the log ended before
 * @param fresh the entries that were not stored yet, in the order of their places; if there are none, there is no row
 * @param row them
 */
record Addition(Head head, List<LogEntry> fresh, Batch.Row row) {
    private static final Batch.Row NOTHING = new Batch.Row(new byte[0], new byte[0]);

    /** The place of the last update. */
    long seq() {
        return head.seq() + fresh.size();
    }

    /**
     * Makes a row of what is not stored yet.
     *
     * @param contributors gets those who are new in this document
     * @param stored what is stored already, by producer; changed
     */
    static Addition of(Head head, List<LogEntry> entries, Contributors contributors, Map<UUID, Sequences> stored) {
        UUID documentId = head.documentId();
        List<LogEntry> fresh = entries.stream()
                .filter(entry -> {
                    Sequences known = stored.get(entry.id().producer());
                    return known == null || !known.contains(entry.id().sequence());
                })
                .toList();
        if (fresh.isEmpty()) {
            return new Addition(head, fresh, NOTHING);
        }
        Numbers numbers = new Numbers(documentId, contributors, head.contributors(), head.seq() + fresh.size());
        List<Run> runs = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= fresh.size(); to++) {
            if (to == fresh.size() || !follows(fresh.get(to - 1), fresh.get(to))) {
                runs.add(run(fresh.subList(from, to), numbers, stored));
                from = to;
            }
        }
        return new Addition(
                head,
                fresh,
                Batch.write(runs, fresh.stream().map(LogEntry::update).toList()));
    }

    private static boolean follows(LogEntry one, LogEntry next) {
        return next.id().producer().equals(one.id().producer())
                && next.id().sequence() == one.id().sequence() + 1;
    }

    private static Run run(List<LogEntry> entries, Numbers numbers, Map<UUID, Sequences> stored) {
        LogEntry first = entries.getFirst();
        Sequences known = stored.computeIfAbsent(first.id().producer(), ignored -> new Sequences());
        Sequences before = new Sequences(known);
        known.add(first.id().sequence(), entries.getLast().id().sequence());
        return new Run(
                numbers.of(first.id().producer()),
                before,
                first.id().sequence(),
                entries.stream()
                        .map(entry ->
                                new Entry(author(entry, numbers), entry.at().toEpochMilli(), entry.update().length))
                        .toList());
    }

    private static int author(LogEntry entry, Numbers numbers) {
        UUID author = entry.userId();
        return author == null ? Batch.NOBODY : numbers.of(author);
    }

    /** Gives numbers to those who have none yet. */
    private static final class Numbers {
        private final UUID documentId;
        private final Contributors contributors;
        private final long since;
        private int last;

        Numbers(UUID documentId, Contributors contributors, int last, long since) {
            this.documentId = documentId;
            this.contributors = contributors;
            this.last = last;
            this.since = since;
        }

        int of(UUID id) {
            if (!contributors.knows(documentId, id)) {
                contributors.add(documentId, id, ++last, since);
            }
            return contributors.get(documentId, id).number();
        }
    }
}

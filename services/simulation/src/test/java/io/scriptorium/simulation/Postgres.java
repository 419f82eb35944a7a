package io.scriptorium.simulation;

import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.update.UpdateContent;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with the documents service's tables: the log of updates, each stored once, and one snapshot per document. What is committed stays, whatever happens. Beside the
 * tables it keeps what they add up to, as the simulation's measure: {@link #durable}.
 */
final class Postgres extends Machine {
    /** A snapshot of a document, in format v2, that reaches through so many updates. */
    record Snapshot(long through, byte[] stateV2) {}

    /** What compaction and loading read. */
    record Read(@Nullable Snapshot snapshot, List<byte[]> later, long through) {
        YDoc document() {
            YDoc document = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
            if (snapshot != null) {
                document.applyUpdateV2(snapshot.stateV2);
            }
            later.forEach(document::applyUpdate);
            return document;
        }

        long snapshotThrough() {
            return snapshot == null ? 0 : snapshot.through;
        }
    }

    private static final class Table {
        final Map<UpdateId, LogEntry> ids = new LinkedHashMap<>();
        final List<LogEntry> rows = new ArrayList<>();
        YDoc durable = new YDoc(YDoc.Options.defaults().withFormatTidying(false));

        @Nullable
        Snapshot snapshot;

        Table() {
            // The root types have to be known for their JSON.
            Replica.roots(durable);
        }

        void add(byte[] update) {
            durable.applyUpdate(update);
            if (durable.hasPending()) {
                // As in Yjs, changes that wait for each other may go on waiting when all of them are there; at once
                // they find each other.
                YDoc afresh = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
                Replica.roots(afresh);
                afresh.applyUpdate(durable.encodeStateAsUpdate());
                durable = afresh;
            }
        }
    }

    private final Map<UUID, Table> tables = new LinkedHashMap<>();
    private final Consumer<LogEntry> committed;
    /** The longest that a commit takes. */
    long slowest = World.millis(4);
    /** How likely a transaction is refused. */
    double refusals;

    int lostCompactions;
    int compactions;

    Postgres(World world, Set<UUID> documents, Consumer<LogEntry> committed) {
        super(world, "postgres");
        this.committed = committed;
        documents.forEach(id -> tables.put(id, new Table()));
    }

    @Override
    void started() {}

    @Override
    void died() {}

    private Table table(UUID documentId) {
        Table table = tables.get(documentId);
        if (table == null) {
            throw new IllegalStateException("nobody made document " + documentId);
        }
        return table;
    }

    /** Everything committed of a document, as the simulation knows it. */
    YDoc durable(UUID documentId) {
        return table(documentId).durable;
    }

    /**
     * Whether all of an update is committed: as a part of the document, or, where it came before something that it builds on, at least in the rows.
     */
    boolean holds(UUID documentId, byte[] update) {
        Table table = table(documentId);
        if (table.durable.contains(update)) {
            return true;
        }
        UpdateContent wanted = Updates.content(update);
        List<UpdateContent> rows =
                table.rows.stream().map(row -> Updates.content(row.update())).toList();
        return holds(
                        wanted.inserted(),
                        rows.stream().map(UpdateContent::inserted).toList())
                && holds(
                        wanted.deleted(),
                        rows.stream().map(UpdateContent::deleted).toList());
    }

    /** Whether everything up to a state vector is committed, in the same sense. */
    boolean holds(UUID documentId, StateVector all) {
        Table table = table(documentId);
        StateVector durable = table.durable.stateVector();
        if (durable.covers(all)) {
            return true;
        }
        DeleteSet.Builder missing = new DeleteSet.Builder();
        all.toMap().forEach((client, clock) -> {
            int from = (int) durable.clock(client);
            if (clock > from) {
                missing.add(client, from, (int) (clock - from));
            }
        });
        return holds(
                missing.build(),
                table.rows.stream()
                        .map(row -> Updates.content(row.update()).inserted())
                        .toList());
    }

    private static boolean holds(DeleteSet wanted, List<DeleteSet> rows) {
        for (int i = 0; i < wanted.size(); i++) {
            long client = wanted.client(i);
            for (int range = 0; range < wanted.rangeCount(i); range++) {
                int from = wanted.clock(i, range);
                for (int clock = from; clock < from + wanted.length(i, range); clock++) {
                    int unit = clock;
                    if (rows.stream().noneMatch(row -> row.contains(client, unit))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** One transaction: all entries, each once, or none. */
    CompletionStage<Void> commit(List<LogEntry> entries) {
        return transaction(() -> {
            for (LogEntry entry : entries) {
                Table table = table(entry.id().documentId());
                if (table.ids.putIfAbsent(entry.id(), entry) == null) {
                    table.rows.add(entry);
                    table.add(entry.update());
                    committed.accept(entry);
                }
            }
            return null;
        });
    }

    CompletionStage<Read> read(UUID documentId) {
        return transaction(() -> readNow(documentId));
    }

    /** What is in the tables at this moment. */
    Read readNow(UUID documentId) {
        Table table = table(documentId);
        Snapshot snapshot = table.snapshot;
        int from = snapshot == null ? 0 : (int) snapshot.through;
        return new Read(
                snapshot,
                table.rows.subList(from, table.rows.size()).stream()
                        .map(LogEntry::update)
                        .toList(),
                table.rows.size());
    }

    long beyondSnapshot(UUID documentId) {
        Read read = readNow(documentId);
        return read.through - read.snapshotThrough();
    }

    /** Replaces the snapshot if it is still the one that the new one was made from. */
    CompletionStage<Void> compact(UUID documentId, long madeFrom, Snapshot snapshot) {
        return transaction(() -> {
            Table table = table(documentId);
            if ((table.snapshot == null ? 0 : table.snapshot.through) == madeFrom) {
                table.snapshot = snapshot;
                compactions++;
            } else {
                lostCompactions++;
            }
            return null;
        });
    }

    private <T extends @Nullable Object> CompletionStage<T> transaction(Supplier<T> body) {
        CompletableFuture<T> done = new CompletableFuture<>();
        after(world.between(World.millis(1) / 2, slowest), () -> {
            if (world.chance(refusals)) {
                done.completeExceptionally(new IllegalStateException("refused"));
            } else {
                done.complete(body.get());
            }
        });
        return done;
    }
}

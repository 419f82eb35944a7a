package io.scriptorium.documents.history;

import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.Batch.Entry;
import io.scriptorium.documents.batch.Contributors;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Divides a document's log into stretches of writing, whose ends are its versions. Nothing of this is stored. Whether a stretch begins at an update is decided by that update and the one before it alone, so the
 * stretches are the same from wherever one begins to read, and those that are over never change. One begins
 *
 * <ul>
 *   <li>after {@link #PAUSE} in which nobody wrote, or {@link #PAUSE_BETWEEN_AUTHORS} if then somebody else writes;
 *   <li>with each hour of the clock, so that none is longer than {@link #LONGEST} (by the time that rooms give to updates, which may differ a little);
 *   <li>at every {@link #MOST_UPDATES}th place of the log, so that one reading, which looks at no more than {@link #MAX_SCANNED} updates, always finds some whole ones;
 *   <li>after a moment that was named.
 * </ul>
 */
final class Stretches {
    static final Duration PAUSE = Duration.ofMinutes(10);
    static final Duration PAUSE_BETWEEN_AUTHORS = Duration.ofMinutes(2);
    static final Duration LONGEST = Duration.ofHours(1);
    static final int MOST_UPDATES = 5_000;
    /** How many updates one reading looks at; their bytes are not read. */
    static final int MAX_SCANNED = 4 * MOST_UPDATES;
    /** How many authors of a stretch are told, those who wrote last. */
    static final int MAX_AUTHORS = 50;

    /** Places that were named: a stretch begins after each. */
    private final Set<Long> named;

    private final int wanted;
    /** Those whose beginning was seen, newest first. */
    private final List<Building> whole = new ArrayList<>();
    /** The one that is being looked through, backwards. */
    private @Nullable Building open;

    private int scanned;

    private Stretches(Set<Long> named, int wanted) {
        this.named = named;
        this.wanted = wanted;
    }

    /**
     * Some writing without a pause.
     *
     * @param first the place of its first update in the log
     * @param last of its last
     */
    record Stretch(long first, long last, Instant since, Instant until, List<UUID> authors) {}

    /**
     * The latest stretches of what comes before a place, newest first.
     *
     * @param more whether there are others before them
     */
    record Found(List<Stretch> stretches, boolean more) {}

    /** Finds whole stretches that end before a place: as many as are wanted, or fewer, though at least one unless there are none. */
    static Found before(Sql sql, UUID documentId, long place, int wanted) {
        Stretches stretches = new Stretches(named(sql, documentId), wanted);
        boolean more = stretches.scan(sql, documentId, place - 1);
        List<Building> found = stretches.whole.subList(0, Math.min(wanted, stretches.whole.size()));
        return new Found(withAuthors(sql, documentId, found), more);
    }

    private static Set<Long> named(Sql sql, UUID documentId) {
        Set<Long> named = new HashSet<>();
        for (Row row : sql.run("SELECT DISTINCT seq FROM version WHERE document_id = $1", documentId)) {
            named.add(row.getLong("seq"));
        }
        return named;
    }

    private static List<Stretch> withAuthors(Sql sql, UUID documentId, List<Building> found) {
        Set<Integer> numbers = new HashSet<>();
        found.forEach(stretch -> numbers.addAll(stretch.authors));
        Map<Integer, UUID> ids = numbers.isEmpty() ? Map.of() : Contributors.ids(sql, documentId, numbers);
        return found.stream()
                .map(stretch -> new Stretch(
                        stretch.first.place(),
                        stretch.last,
                        Instant.ofEpochMilli(stretch.since),
                        Instant.ofEpochMilli(stretch.until),
                        stretch.authors.stream()
                                .map(ids::get)
                                .filter(Objects::nonNull)
                                .toList()))
                .toList();
    }

    /** Looks through the log backwards until enough is found; answers whether there is more. */
    private boolean scan(Sql sql, UUID documentId, long end) {
        long from = end;
        while (from > 0) {
            List<PlacedBatch> page = PlacedBatch.newestFirst(sql, documentId, from, 1);
            if (page.isEmpty()) {
                break;
            }
            for (PlacedBatch row : page) {
                List<Entry> entries = row.batch().entries();
                for (int i = entries.size() - 1; i >= 0; i--) {
                    long place = row.first() + i;
                    if (place > end) {
                        continue;
                    }
                    if (scanned == MAX_SCANNED || whole.size() > wanted) {
                        return true;
                    }
                    scanned++;
                    look(new Update(
                            place, entries.get(i).author(), entries.get(i).at()));
                }
            }
            from = page.getLast().first() - 1;
        }
        if (open != null) {
            whole.add(open);
        }
        return whole.size() > wanted;
    }

    private void look(Update update) {
        Building stretch = open;
        if (stretch == null || begins(update, stretch.first)) {
            if (stretch != null) {
                whole.add(stretch);
            }
            stretch = new Building(update);
            open = stretch;
        }
        stretch.add(update);
    }

    /** Whether a stretch begins at an update. */
    private boolean begins(Update before, Update update) {
        long pause = update.at() - before.at();
        return pause >= PAUSE.toMillis()
                || (update.author() != before.author() && pause >= PAUSE_BETWEEN_AUTHORS.toMillis())
                || Math.floorDiv(update.at(), LONGEST.toMillis()) > Math.floorDiv(before.at(), LONGEST.toMillis())
                || update.place() / MOST_UPDATES != before.place() / MOST_UPDATES
                || named.contains(before.place());
    }

    /** An update, without its bytes. */
    private record Update(long place, int author, long at) {}

    /** A stretch that is found from its end to its beginning. */
    private static final class Building {
        final long last;
        Update first;
        long since;
        long until;
        /** Who wrote last comes first. */
        final Set<Integer> authors = new LinkedHashSet<>();

        Building(Update update) {
            last = update.place();
            first = update;
            since = update.at();
            until = update.at();
        }

        void add(Update update) {
            first = update;
            since = Math.min(since, update.at());
            until = Math.max(until, update.at());
            if (update.author() != Batch.NOBODY && authors.size() < MAX_AUTHORS) {
                authors.add(update.author());
            }
        }
    }
}

package io.scriptorium.ydoc.attribution;

import io.scriptorium.ydoc.Limits;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.type.AuthoredRun;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.update.LimitedUpdates;
import io.scriptorium.ydoc.update.UpdateContent;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.Id;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote and who deleted each unit, learnt from a log in which each update has an author.
 *
 * <p>A document knows the client of each unit, but a client is a browser tab; who sat there and when is known to the log alone. Whoever is first
 * to bring a unit, or its deletion, is its author: later updates that bring it again, such as a whole state, change nothing. Updates can
 * be recorded in any order as long as each unit's first one comes first.
 *
 * <p>Memory: one entry for each stretch of clocks with the same author. Not thread-safe.
 *
 * @param <A> what is known about an author, such as user and time; compared with {@code equals}
 */
public final class Attribution<A> {
    /** A piece of a text that one author wrote; {@code author} is null where the log doesn't tell. */
    public record Run<A>(AuthoredRun run, @Nullable A author) {}

    private record Span<A>(int end, A author) {}

    private final Map<Long, NavigableMap<Integer, Span<A>>> inserted = new HashMap<>();
    private final Map<Long, NavigableMap<Integer, Span<A>>> deleted = new HashMap<>();

    private final LimitedUpdates updates;

    public Attribution() {
        this(Limits.DEFAULT);
    }

    public Attribution(Limits limits) {
        updates = Updates.within(limits);
    }

    /**
     * Notes what an update (v1) brings.
     *
     * @throws io.scriptorium.ydoc.lib0.MalformedBinaryException if the update is not sound or beyond the limits; nothing is noted then
     */
    public void record(byte[] update, A author) {
        UpdateContent content = updates.content(UpdateFormat.V1, update);
        addAll(inserted, content.inserted(), author);
        addAll(deleted, content.deleted(), author);
    }

    private void addAll(Map<Long, NavigableMap<Integer, Span<A>>> spans, DeleteSet ranges, A author) {
        for (int i = 0; i < ranges.size(); i++) {
            NavigableMap<Integer, Span<A>> of = spans.computeIfAbsent(ranges.client(i), _ -> new TreeMap<>());
            for (int r = 0; r < ranges.rangeCount(i); r++) {
                int clock = ranges.clock(i, r);
                add(of, clock, clock + ranges.length(i, r), author);
            }
        }
    }

    /** Fills what is still free in {@code [from, to)}. */
    private static <A> void add(NavigableMap<Integer, Span<A>> spans, int from, int to, A author) {
        int at = from;
        while (at < to) {
            Map.Entry<Integer, Span<A>> before = spans.floorEntry(at);
            if (before != null && before.getValue().end > at) {
                at = before.getValue().end;
                continue;
            }
            Integer next = spans.higherKey(at);
            int end = next == null ? to : Math.min(to, next);
            boolean continues = before != null
                    && before.getValue().end == at
                    && before.getValue().author.equals(author);
            spans.put(continues && before != null ? before.getKey() : at, new Span<>(end, author));
            at = end;
        }
    }

    /** Who inserted a unit; null if no recorded update did. */
    public @Nullable A inserted(Id id) {
        return author(inserted, id);
    }

    /** Who deleted a unit first; null if no recorded update did. */
    public @Nullable A deleted(Id id) {
        return author(deleted, id);
    }

    private static <A> @Nullable A author(Map<Long, NavigableMap<Integer, Span<A>>> spans, Id id) {
        Span<A> span = span(spans, id);
        return span == null ? null : span.author;
    }

    private static <A> @Nullable Span<A> span(Map<Long, NavigableMap<Integer, Span<A>>> spans, Id id) {
        NavigableMap<Integer, Span<A>> of = spans.get(id.client());
        Map.Entry<Integer, Span<A>> entry = of == null ? null : of.floorEntry(id.clock());
        return entry == null || entry.getValue().end <= id.clock() ? null : entry.getValue();
    }

    /** A text in pieces, each with its author. */
    public List<Run<A>> of(YText text) {
        List<Run<A>> runs = new ArrayList<>();
        for (AuthoredRun run : text.runs()) {
            if (run.content() instanceof String content) {
                split(runs, run, content);
            } else {
                runs.add(new Run<>(run, inserted(run.id())));
            }
        }
        return runs;
    }

    private void split(List<Run<A>> runs, AuthoredRun run, String content) {
        int from = 0;
        while (from < content.length()) {
            Id id = new Id(run.id().client(), run.id().clock() + from);
            Span<A> span = span(inserted, id);
            int to = span == null
                    ? nextAuthor(id, from, content.length())
                    : Math.min(content.length(), from + span.end - id.clock());
            AuthoredRun piece = new AuthoredRun(content.substring(from, to), run.attributes(), id);
            runs.add(new Run<>(piece, span == null ? null : span.author));
            from = to;
        }
    }

    private int nextAuthor(Id id, int from, int length) {
        NavigableMap<Integer, Span<A>> of = inserted.get(id.client());
        Integer next = of == null ? null : of.higherKey(id.clock());
        return next == null ? length : Math.min(length, from + next - id.clock());
    }
}

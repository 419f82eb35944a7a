package io.scriptorium.documents.exchange;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a run of text looks. In the editor's schema code excludes every other mark; where a document has such a pair nevertheless, a link is worth more than code,
 * and code more than the rest.
 */
record Marks(Set<Mark> simple, @Nullable Link link) {
    /** The marks without a value, in the order in which they enclose each other where nothing else decides. */
    enum Mark {
        HIGHLIGHT,
        UNDERLINE,
        STRIKE,
        BOLD,
        ITALIC,
        CODE
    }

    record Link(String href, @Nullable String title) {}

    static final Marks NONE = new Marks(Set.of(), null);

    Marks {
        Set<Mark> ordered = EnumSet.noneOf(Mark.class);
        ordered.addAll(simple);
        if (ordered.contains(Mark.CODE)) {
            if (link == null) {
                ordered.retainAll(Set.of(Mark.CODE));
            } else {
                ordered.remove(Mark.CODE);
            }
        }
        simple = Collections.unmodifiableSet(ordered);
    }

    boolean has(Mark mark) {
        return simple.contains(mark);
    }

    Marks with(Mark mark) {
        Set<Mark> more = EnumSet.of(mark);
        more.addAll(simple);
        return new Marks(more, link);
    }

    Marks without(Mark mark) {
        if (!simple.contains(mark)) {
            return this;
        }
        Set<Mark> fewer = EnumSet.copyOf(simple);
        fewer.remove(mark);
        return new Marks(fewer, link);
    }

    Marks with(Link other) {
        return new Marks(simple, other);
    }
}

package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.YDoc;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at new content as a whole before any of it is put into a document, so that content that is refused has changed nothing: a type or document may be in
 * one place only, and types may not nest too deeply. Plain values have been looked at when they were given, see {@link Values#prepare}.
 */
final class NewContent {
    private final YType target;

    /** What has been seen: as a rule a single type. */
    private @Nullable Object first;

    private @Nullable Set<Object> seen;

    private NewContent(YType target) {
        this.target = target;
    }

    /**
     * Checks content for a type that is part of a document.
     *
     * @throws IllegalArgumentException if it cannot be put there
     */
    static void check(YType target, List<? extends @Nullable Object> content) {
        for (Object value : content) {
            if (!Values.isPlain(value)) {
                new NewContent(target).checkAll(content);
                return;
            }
            checkNesting(target, value);
        }
    }

    static void check(YType target, @Nullable Object value) {
        if (Values.isPlain(value)) {
            checkNesting(target, value);
        } else {
            check(target, Collections.singletonList(value));
        }
    }

    private void checkAll(List<? extends @Nullable Object> content) {
        for (Object value : content) {
            check(value, 1);
        }
    }

    private void check(@Nullable Object value, int depth) {
        switch (value) {
            case YType type -> {
                if (type.attached()) {
                    throw new IllegalArgumentException("this type is part of a document already");
                }
                if (depth > YType.MAX_NEW_DEPTH) {
                    throw new IllegalArgumentException("types are nested more than " + YType.MAX_NEW_DEPTH + " deep");
                }
                checkOnce(type);
                type.forEachNew(inner -> check(inner, depth + 1));
            }
            case YDoc document -> {
                if (document.parent() != null) {
                    throw new IllegalArgumentException("this document is part of a document already");
                }
                for (YDoc outer = target.document(); outer != null; outer = outer.parent()) {
                    if (outer == document) {
                        throw new IllegalArgumentException("a document cannot be part of itself");
                    }
                }
                checkOnce(document);
            }
            case null, default -> checkNesting(target, value);
        }
    }

    private void checkOnce(Object value) {
        if (first == null) {
            first = value;
            return;
        }
        if (seen == null) {
            seen = Collections.newSetFromMap(new IdentityHashMap<>());
            seen.add(first);
        }
        if (!seen.add(value)) {
            throw new IllegalArgumentException("the same type or document twice");
        }
    }

    /** What this document writes, others with the same limits must be able to read. */
    private static void checkNesting(YType target, @Nullable Object value) {
        YDoc document = target.document();
        if (document != null && Values.nestsDeeper(value, document.limits().nesting())) {
            throw new IllegalArgumentException(
                    "values are nested more than " + document.limits().nesting() + " deep");
        }
    }
}

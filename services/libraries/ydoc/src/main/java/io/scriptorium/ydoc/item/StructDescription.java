package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.version.Id;
import org.jspecify.annotations.Nullable;

/**
 * One struct of an update, for people to read.
 *
 * @param length how many clocks it takes
 * @param kind what it is: {@code text}, {@code format}, {@code gc} …
 * @param content its content in short; empty where there is none
 * @param origin what was to its left when it was inserted
 * @param rightOrigin what was to its right when it was inserted
 * @param parent the root's name in quotes or the id of the type it is in; null where an origin tells
 * @param key the key in its parent
 */
public record StructDescription(
        long client,
        int clock,
        int length,
        String kind,
        String content,
        @Nullable Id origin,
        @Nullable Id rightOrigin,
        @Nullable String parent,
        @Nullable String key) {
    /** How many characters of a content are shown. */
    public static final int MAX_SHOWN = 72;

    static StructDescription of(Struct struct) {
        return switch (struct) {
            case Gc gc -> plain(gc, "gc");
            case Skip skip -> plain(skip, "skip");
            case Item item ->
                new StructDescription(
                        item.client(),
                        item.clock,
                        item.length,
                        kind(item.content),
                        content(item),
                        item.originLog == null ? null : new Id(item.originLog.id, item.originClock),
                        item.rightOriginLog == null ? null : new Id(item.rightOriginLog.id, item.rightOriginClock),
                        parent(item.parent),
                        item.parentSub);
        };
    }

    private static StructDescription plain(Struct struct, String kind) {
        return new StructDescription(struct.client(), struct.clock, struct.length, kind, "", null, null, null, null);
    }

    private static String kind(Content content) {
        return switch (content) {
            case AnyContent _ -> "any";
            case BinaryContent _ -> "binary";
            case DeletedContent _ -> "deleted";
            case DocContent _ -> "document";
            case EmbedContent _ -> "embed";
            case FormatContent _ -> "format";
            case JsonContent _ -> "json";
            case TextContent _ -> "text";
            case TypeContent _ -> "type";
        };
    }

    private static String content(Item item) {
        return switch (item.content) {
            case AnyContent values -> values(values, item.length);
            case BinaryContent binary -> Shown.of(binary.value(0));
            case DeletedContent _ -> "";
            case DocContent document -> Shown.of(document.document.guid());
            case EmbedContent embed -> Shown.of(embed.value(0));
            case FormatContent format -> format.key + '=' + Shown.of(format.value);
            case JsonContent values -> values(values, item.length);
            case TextContent text -> Shown.of(text.substring(0, Math.min(text.length(), MAX_SHOWN + 1)));
            case TypeContent type -> type.branch.kind + (type.branch.kind.named() ? " " + type.branch.nodeName() : "");
        };
    }

    private static String values(Content values, int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length && out.length() <= MAX_SHOWN; i++) {
            out.append(i == 0 ? "" : ", ").append(Shown.of(values.value(i)));
        }
        return Shown.shortened(out.toString());
    }

    private static @Nullable String parent(@Nullable ParentRef parent) {
        return switch (parent) {
            case null -> null;
            case Branch _ -> null;
            case ParentRef.Root root -> Shown.of(root.name());
            case ParentRef.Nested nested -> new Id(nested.log().id, nested.clock()).toString();
        };
    }
}

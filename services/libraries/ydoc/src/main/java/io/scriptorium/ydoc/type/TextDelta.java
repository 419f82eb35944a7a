package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.EmbedContent;
import io.scriptorium.ydoc.item.Equality;
import io.scriptorium.ydoc.item.FormatContent;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Replica;
import io.scriptorium.ydoc.item.SnapshotView;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text as a delta of insertions: as it is, as it was at a snapshot, or, with two snapshots, what became of it between them. Then what was
 * added or removed meanwhile has an attribute {@value #YCHANGE}.
 */
final class TextDelta {
    private static final String YCHANGE = "ychange";

    private final List<DeltaOp> ops = new ArrayList<>();
    private final Map<String, @Nullable Object> formats = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final @Nullable Snapshot snapshot;
    private final @Nullable Snapshot previous;
    private final YChange change;

    private TextDelta(@Nullable Snapshot snapshot, @Nullable Snapshot previous, YChange change) {
        this.snapshot = snapshot;
        this.previous = previous;
        this.change = change;
    }

    static List<DeltaOp> of(Branch branch) {
        TextDelta delta = new TextDelta(null, null, TextDelta::plainChange);
        delta.walk(branch);
        return delta.ops;
    }

    static Object plainChange(YChange.Kind kind, long client, int clock) {
        return Map.of("type", kind.yjsName());
    }

    /** @param previous null to show the text as it was at {@code snapshot} */
    static List<DeltaOp> between(
            Branch branch, @Nullable Snapshot snapshot, @Nullable Snapshot previous, YChange change) {
        TextDelta delta = new TextDelta(snapshot, previous, change);
        Replica replica = Objects.requireNonNull(branch.replica(), "not part of a document yet");
        // a transaction, because the items that are split for it are merged when it ends
        replica.transact("cleanup", true, transaction -> {
            if (snapshot != null) {
                SnapshotView.split(transaction, snapshot);
            }
            if (previous != null) {
                SnapshotView.split(transaction, previous);
            }
            delta.walk(branch);
        });
        return delta.ops;
    }

    private void walk(Branch branch) {
        for (Item item = branch.start(); item != null; item = item.right()) {
            if (SnapshotView.visible(item, snapshot) || (previous != null && SnapshotView.visible(item, previous))) {
                add(item);
            }
        }
        packText();
    }

    private void add(Item item) {
        switch (item.content()) {
            case TextContent content -> {
                if (snapshot != null || previous != null) {
                    noteChange(item);
                }
                content.appendTo(text);
            }
            case TypeContent content -> addEmbed(YType.of(content.branch()));
            case EmbedContent content -> {
                Object embed = content.value(0);
                addEmbed(embed == null ? Undefined.UNDEFINED : embed);
            }
            case FormatContent format -> {
                if (SnapshotView.visible(item, snapshot)) {
                    packText();
                    if (format.formatValue() == null) {
                        formats.remove(format.key());
                    } else {
                        formats.put(format.key(), format.formatValue());
                    }
                }
            }
            default -> {}
        }
    }

    private void noteChange(Item item) {
        if (snapshot != null && !SnapshotView.visible(item, snapshot)) {
            noteChange(item, YChange.Kind.REMOVED);
        } else if (previous != null && !SnapshotView.visible(item, previous)) {
            noteChange(item, YChange.Kind.ADDED);
        } else if (formats.containsKey(YCHANGE)) {
            packText();
            formats.remove(YCHANGE);
        }
    }

    /** As in Yjs, runs are joined only if the attribute names their author. */
    private void noteChange(Item item, YChange.Kind kind) {
        boolean same = formats.get(YCHANGE) instanceof Map<?, ?> current
                && Equality.strict(current.get("user"), item.client())
                && kind.yjsName().equals(current.get("type"));
        if (!same) {
            packText();
            formats.put(YCHANGE, change.of(kind, item.client(), item.clock()));
        }
    }

    private void addEmbed(Object embed) {
        packText();
        ops.add(new DeltaOp.Insert(embed, copy(formats)));
    }

    private void packText() {
        if (!text.isEmpty()) {
            ops.add(new DeltaOp.Insert(text.toString(), copy(formats)));
            text.setLength(0);
        }
    }

    static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> formats) {
        return formats.isEmpty() ? Map.of() : JsKeys.inOrder(new LinkedHashMap<>(formats));
    }
}

package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.EmbedContent;
import io.scriptorium.ydoc.item.FormatContent;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A text as a delta of insertions. */
final class TextDelta {
    private final List<DeltaOp> ops = new ArrayList<>();
    private final Map<String, @Nullable Object> formats = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    private TextDelta() {}

    static List<DeltaOp> of(Branch branch) {
        TextDelta delta = new TextDelta();
        for (Item item = branch.start(); item != null; item = item.right()) {
            if (!item.deleted()) {
                delta.add(item);
            }
        }
        delta.packText();
        return delta.ops;
    }

    private void add(Item item) {
        switch (item.content()) {
            case TextContent content -> content.appendTo(text);
            case TypeContent content -> addEmbed(YType.of(content.branch()));
            case EmbedContent content -> {
                Object embed = content.value(0);
                addEmbed(embed == null ? Undefined.UNDEFINED : embed);
            }
            case FormatContent format -> {
                packText();
                if (format.formatValue() == null) {
                    formats.remove(format.key());
                } else {
                    formats.put(format.key(), format.formatValue());
                }
            }
            default -> {}
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

package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.EmbedContent;
import io.scriptorium.ydoc.item.FormatContent;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.version.Id;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A text in pieces that one client wrote each. */
final class AuthoredRuns {
    private final List<AuthoredRun> runs = new ArrayList<>();
    private final Map<String, @Nullable Object> formats = new LinkedHashMap<>();

    private AuthoredRuns() {}

    static List<AuthoredRun> of(Branch branch) {
        AuthoredRuns runs = new AuthoredRuns();
        for (Item item = branch.start(); item != null; item = item.right()) {
            if (!item.deleted()) {
                runs.add(item);
            }
        }
        return runs.runs;
    }

    private void add(Item item) {
        switch (item.content()) {
            case TextContent content -> addText(item, content.toString());
            case TypeContent content -> addRun(YType.of(content.branch()), item);
            case EmbedContent content -> {
                Object embed = content.value(0);
                addRun(embed == null ? Undefined.UNDEFINED : embed, item);
            }
            case FormatContent format -> {
                if (format.formatValue() == null) {
                    formats.remove(format.key());
                } else {
                    formats.put(format.key(), format.formatValue());
                }
            }
            default -> {}
        }
    }

    /** Items that could be one but are not, for instance because an origin points between them, are one run. */
    private void addText(Item item, String text) {
        AuthoredRun last = runs.isEmpty() ? null : runs.getLast();
        if (last != null
                && last.content() instanceof String before
                && last.id().client() == item.client()
                && last.id().clock() + before.length() == item.clock()
                && last.attributes().equals(formats)) {
            runs.removeLast();
            runs.add(new AuthoredRun(before + text, last.attributes(), last.id()));
        } else {
            addRun(text, item);
        }
    }

    private void addRun(Object content, Item item) {
        runs.add(new AuthoredRun(content, TextDelta.copy(formats), new Id(item.client(), item.clock())));
    }
}

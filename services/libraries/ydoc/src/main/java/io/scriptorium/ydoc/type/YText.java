package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.MapEditing;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.TextEditing;
import io.scriptorium.ydoc.item.Transaction;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Text with formats and embedded values; positions count UTF-16 units. */
public sealed class YText extends YType permits YXmlText {
    /** How far formatting may go beyond the end, where it makes new lines. */
    public static final int MAX_NEW_LINES = 1_000_000;

    private final Entries attributes;

    /** What is to be done once the text is in a document, and how long it will be then. */
    private List<Consumer<Transaction>> collected = new ArrayList<>(0);

    private int collectedLength;

    /** Types and documents among the embedded values and attributes that have been collected. */
    private final List<Object> collectedParts = new ArrayList<>(0);

    public YText() {
        this(Branch.create(Kind.TEXT));
    }

    public YText(String text) {
        this();
        insert(0, text);
    }

    YText(Branch branch) {
        super(branch);
        attributes = new Entries(this);
    }

    @Override
    public YText copy() {
        return copy(0);
    }

    @Override
    YText copy(int depth) {
        return copyTo(new YText(), depth);
    }

    final <T extends YText> T copyTo(T copy, int depth) {
        if (!collected.isEmpty()) {
            throw new IllegalStateException("a text has to be part of a document to be copied");
        }
        List<DeltaOp> delta = new ArrayList<>(toDelta());
        delta.replaceAll(op -> op instanceof DeltaOp.Insert insert && insert.content() instanceof YType type
                ? new DeltaOp.Insert(copyOf(type, depth), insert.attributes())
                : op);
        copy.applyDelta(delta);
        return copy;
    }

    @Override
    final void forEachNew(Consumer<@Nullable Object> action) {
        collectedParts.forEach(action);
    }

    @Override
    final void integrated() {
        List<Consumer<Transaction>> edits = collected;
        collected = new ArrayList<>(0);
        collectedParts.clear();
        edits.forEach(this::transact);
    }

    /** Does it now, or when the text has become part of a document. What can be refused has been looked at before. */
    private void edit(int lengthChange, Consumer<Transaction> edit) {
        if (attached()) {
            transact(edit);
        } else {
            collected.add(edit);
            collectedLength += lengthChange;
        }
    }

    /** Makes sure that values can become part of this text, now or together with it. */
    private void checkParts(List<? extends @Nullable Object> values) {
        if (attached()) {
            NewContent.check(this, values);
        } else {
            values.stream().filter(value -> !Values.isPlain(value)).forEach(collectedParts::add);
        }
    }

    public final int length() {
        return attached() ? branch().length() : collectedLength;
    }

    /** The text without formats and embedded values. */
    @Override
    public String toString() {
        return plainText();
    }

    final String plainText() {
        StringBuilder out = new StringBuilder(branch().length());
        for (Item item = branch().start(); item != null; item = item.right()) {
            if (!item.deleted() && item.content() instanceof TextContent text) {
                text.appendTo(out);
            }
        }
        return out.toString();
    }

    @Override
    void appendTo(StringBuilder out, int depth) {
        out.append(this);
    }

    @Override
    @Nullable
    Object toJson(int depth) {
        return toString();
    }

    /** Inserts text that takes on the formats at its place. */
    public final void insert(int index, String text) {
        checkPlace(index, length());
        if (!text.isEmpty()) {
            edit(text.length(), transaction -> TextEditing.insert(transaction, branch(), index, text));
        }
    }

    /** Inserts text with exactly these formats. */
    public final void insert(int index, String text, Map<String, ? extends @Nullable Object> formats) {
        checkPlace(index, length());
        Map<String, @Nullable Object> copy = Values.formats(formats);
        if (!text.isEmpty()) {
            edit(text.length(), transaction -> TextEditing.insert(transaction, branch(), index, text, copy));
        }
    }

    /** Inserts a value or a {@link YType} that counts as one character. */
    public final void insertEmbed(int index, Object embed) {
        insertEmbedded(index, embed, null);
    }

    /** Inserts a value or a {@link YType} that counts as one character, with exactly these formats. */
    public final void insertEmbed(int index, Object embed, Map<String, ? extends @Nullable Object> formats) {
        insertEmbedded(index, embed, Values.formats(formats));
    }

    private void insertEmbedded(int index, Object embed, @Nullable Map<String, @Nullable Object> formats) {
        checkPlace(index, length());
        Object prepared = embed(embed);
        checkParts(List.of(prepared));
        edit(
                1,
                transaction ->
                        TextEditing.insertEmbed(transaction, branch(), index, Values.internal(prepared), formats));
    }

    private static Object embed(Object embed) {
        Object prepared = embed instanceof YType ? embed : Values.json(embed);
        if (prepared == null || prepared instanceof String) {
            throw new IllegalArgumentException("not to be embedded: " + embed);
        }
        return prepared;
    }

    public final void delete(int index, int length) {
        Objects.checkFromIndexSize(index, length, length());
        if (length > 0) {
            edit(-length, transaction -> TextEditing.delete(transaction, branch(), index, length));
        }
    }

    /**
     * Sets formats on a range; null takes a format away. As in Yjs, a range that goes beyond the end makes new lines there, unless it starts at the
     * end; of a text that is not part of a document yet, it must not.
     *
     * @throws IndexOutOfBoundsException if it goes {@value #MAX_NEW_LINES} or more beyond the end
     */
    public final void format(int index, int length, Map<String, ? extends @Nullable Object> formats) {
        checkPlace(index, length());
        checkEnd(index, length);
        Map<String, @Nullable Object> copy = Values.formats(formats);
        if (length > 0) {
            edit(0, transaction -> TextEditing.format(transaction, branch(), index, length, copy));
        }
    }

    private void checkEnd(long index, int length) {
        long end = length() + (attached() ? (long) MAX_NEW_LINES : 0);
        Objects.checkFromIndexSize(index, length, end);
    }

    /**
     * Walks over the text from its start. What goes beyond the end deletes nothing there, or makes new lines, as in Yjs and
     * as {@link #format}.
     */
    public final void applyDelta(List<DeltaOp> delta) {
        List<DeltaOp> prepared = new ArrayList<>(delta.size());
        List<Object> parts = new ArrayList<>();
        long at = 0;
        long change = 0;
        for (DeltaOp op : delta) {
            switch (op) {
                case DeltaOp.Insert(Object content, Map<String, @Nullable Object> attributes) -> {
                    Object part = content instanceof String ? content : embed(content);
                    parts.add(part);
                    prepared.add(new DeltaOp.Insert(part, Values.formats(attributes)));
                    change += part instanceof String text ? text.length() : 1;
                }
                case DeltaOp.Retain(int length, Map<String, @Nullable Object> attributes) -> {
                    prepared.add(new DeltaOp.Retain(length, Values.formats(attributes)));
                    checkEnd(at, length);
                    at += length;
                }
                case DeltaOp.Delete(int length) -> {
                    prepared.add(op);
                    checkEnd(at, length);
                    at += length;
                    change -= length;
                }
            }
        }
        checkParts(parts);
        edit(Math.toIntExact(change), transaction -> {
            TextEditing.Walk walk = new TextEditing.Walk(transaction, branch());
            for (DeltaOp op : prepared) {
                switch (op) {
                    case DeltaOp.Insert insert -> walk.insert(Values.internal(insert.content()), insert.attributes());
                    case DeltaOp.Retain retain -> walk.retain(retain.length(), retain.attributes());
                    case DeltaOp.Delete delete -> walk.delete(delete.length());
                }
            }
        });
    }

    public final List<DeltaOp> toDelta() {
        return TextDelta.of(branch());
    }

    /** The text as it was; needs a document that keeps what is deleted. */
    public final List<DeltaOp> toDelta(Snapshot snapshot) {
        return TextDelta.between(branch(), snapshot, null, TextDelta::plainChange);
    }

    /**
     * The text as it was at {@code snapshot}, together with what was removed since {@code previous}. What was added or removed in between has an
     * attribute {@code ychange}: {@code {type: "added"}} or {@code {type: "removed"}}. Needs a document that keeps what is deleted.
     */
    public final List<DeltaOp> toDelta(Snapshot snapshot, Snapshot previous) {
        return TextDelta.between(branch(), snapshot, previous, TextDelta::plainChange);
    }

    /** As {@link #toDelta(Snapshot, Snapshot)}, with the application's own attribute. */
    public final List<DeltaOp> toDelta(@Nullable Snapshot snapshot, @Nullable Snapshot previous, YChange change) {
        return TextDelta.between(branch(), snapshot, previous, change);
    }

    /** The text in pieces that one client wrote each. */
    public final List<AuthoredRun> runs() {
        return AuthoredRuns.of(branch());
    }

    public final @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    /** A copy of the attributes of the whole text. */
    public final Map<String, @Nullable Object> getAttributes() {
        return attributes.toMap();
    }

    public final void setAttribute(String name, @Nullable Object value) {
        Objects.requireNonNull(name, "name");
        Object prepared = Values.prepare(value);
        checkParts(Collections.singletonList(prepared));
        edit(0, transaction -> MapEditing.set(transaction, branch(), name, Values.toInternal(prepared)));
    }

    public final void removeAttribute(String name) {
        edit(0, transaction -> MapEditing.delete(transaction, branch(), name));
    }
}

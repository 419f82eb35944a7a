package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.TextEditing;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text with formats and embedded values; positions count UTF-16 units. */
public sealed class YText extends YType permits YXmlText {
    private final Entries attributes;

    /** What is to be done once the text is in a document. */
    private List<Runnable> collected = new ArrayList<>(0);

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
        YText copy = new YText();
        copyTo(copy);
        return copy;
    }

    final void copyTo(YText copy) {
        List<DeltaOp> delta = new ArrayList<>(toDelta());
        delta.replaceAll(op -> op instanceof DeltaOp.Insert insert && insert.content() instanceof YType type
                ? new DeltaOp.Insert(type.copy(), insert.attributes())
                : op);
        copy.applyDelta(delta);
    }

    @Override
    final void integrated() {
        List<Runnable> actions = collected;
        collected = new ArrayList<>(0);
        actions.forEach(Runnable::run);
    }

    /** Does it now, or when the text has become part of a document. */
    private void whenAttached(Runnable action) {
        if (attached()) {
            action.run();
        } else {
            collected.add(action);
        }
    }

    public final int length() {
        return branch().length();
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
        if (!text.isEmpty()) {
            whenAttached(() -> transact(transaction -> TextEditing.insert(transaction, branch(), index, text)));
        }
    }

    /** Inserts text with exactly these formats. */
    public final void insert(int index, String text, Map<String, ? extends @Nullable Object> formats) {
        if (!text.isEmpty()) {
            Map<String, @Nullable Object> copy = Values.formats(formats);
            whenAttached(() -> transact(transaction -> TextEditing.insert(transaction, branch(), index, text, copy)));
        }
    }

    /** Inserts a value or a {@link YType} that counts as one character. */
    public final void insertEmbed(int index, Object embed) {
        whenAttached(() -> {
            Object internal = embed(embed);
            transact(transaction -> TextEditing.insertEmbed(transaction, branch(), index, internal, null));
        });
    }

    /** Inserts a value or a {@link YType} that counts as one character, with exactly these formats. */
    public final void insertEmbed(int index, Object embed, Map<String, ? extends @Nullable Object> formats) {
        Map<String, @Nullable Object> copy = Values.formats(formats);
        whenAttached(() -> {
            Object internal = embed(embed);
            transact(transaction -> TextEditing.insertEmbed(transaction, branch(), index, internal, copy));
        });
    }

    private static Object embed(Object embed) {
        Object internal = embed instanceof YType ? Values.toInternal(embed) : Values.json(embed);
        if (internal == null || internal instanceof String) {
            throw new IllegalArgumentException("not to be embedded: " + embed);
        }
        return internal;
    }

    public final void delete(int index, int length) {
        if (length > 0) {
            whenAttached(() -> transact(transaction -> TextEditing.delete(transaction, branch(), index, length)));
        }
    }

    /** Sets formats on a range; null takes a format away. */
    public final void format(int index, int length, Map<String, ? extends @Nullable Object> formats) {
        if (length > 0) {
            Map<String, @Nullable Object> copy = Values.formats(formats);
            whenAttached(() -> transact(transaction -> TextEditing.format(transaction, branch(), index, length, copy)));
        }
    }

    public final void applyDelta(List<DeltaOp> delta) {
        List<DeltaOp> copy = List.copyOf(delta);
        whenAttached(() -> transact(transaction -> {
            TextEditing.Walk walk = new TextEditing.Walk(transaction, branch());
            for (DeltaOp op : copy) {
                switch (op) {
                    case DeltaOp.Insert insert ->
                        walk.insert(
                                insert.content() instanceof String text ? text : embed(insert.content()),
                                Values.formats(insert.attributes()));
                    case DeltaOp.Retain retain -> walk.retain(retain.length(), Values.formats(retain.attributes()));
                    case DeltaOp.Delete delete -> walk.delete(delete.length());
                }
            }
        }));
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
        whenAttached(() -> attributes.set(name, value));
    }

    public final void removeAttribute(String name) {
        whenAttached(() -> attributes.delete(name));
    }
}

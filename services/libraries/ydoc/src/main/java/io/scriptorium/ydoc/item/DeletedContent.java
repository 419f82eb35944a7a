package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.Undefined;

/** Content that was deleted and thrown away; only its length is left, and the item has that. */
final class DeletedContent implements Content {
    static final DeletedContent INSTANCE = new DeletedContent();

    private DeletedContent() {}

    @Override
    public int ref() {
        return ContentRef.DELETED;
    }

    @Override
    public boolean countable() {
        return false;
    }

    @Override
    public Object value(int index) {
        return Undefined.UNDEFINED;
    }

    @Override
    public Content splice(int offset) {
        return this;
    }

    @Override
    public boolean mergeWith(Content right) {
        return right == this;
    }

    @Override
    public Content copy() {
        return this;
    }

    @Override
    public void integrate(Transaction transaction, Item item) {
        transaction.delete(item.log, item.clock, item.length);
        item.markDeleted();
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeLength(length - offset);
    }
}

package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;

/** A shared type inside of another. */
public final class TypeContent implements Content {
    final Branch branch;

    TypeContent(Branch branch) {
        this.branch = branch;
    }

    public Branch branch() {
        return branch;
    }

    @Override
    public int ref() {
        return ContentRef.TYPE;
    }

    @Override
    public Object value(int index) {
        return branch;
    }

    @Override
    public Content copy() {
        return new TypeContent(branch.emptyCopy());
    }

    @Override
    public void integrate(Transaction transaction, Item item) {
        branch.integrate(transaction, item);
    }

    @Override
    public void delete(Transaction transaction) {
        transaction.deleteChildren(branch);
    }

    @Override
    public void collect(Replica replica) {
        replica.collectChildren(branch);
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeTypeRef(branch.kind.ref());
        if (branch.kind.named()) {
            writer.writeKey(branch.nodeName());
        }
    }
}

package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;
import org.jspecify.annotations.Nullable;

/**
 * Content that a client inserted: the one building block of every shared type.
 *
 * <p>Items of a type form a doubly linked list, deleted ones included. An item also remembers, for good, what was to its left and right
 * when it was inserted (its <i>origins</i>). From origins alone every replica works out the same order, whatever order
 * the items arrive in: this is {@link #integrate}, the YATA algorithm. The entries of a map are such lists too, one for each
 * key, of which the last item is the value.
 *
 * <p>An item is 64 bytes plus its content. Items that were inserted in a row are merged after each transaction, so a
 * paragraph typed at a stretch is one item.
 */
public final class Item extends Struct {
    private static final int KEEP = 1;
    private static final int COUNTABLE = 2;
    private static final int DELETED = 4;
    private static final int MARKER = 8;
    private static final int REDONE = 16;

    @Nullable
    ClientLog originLog;

    int originClock;

    @Nullable
    ClientLog rightOriginLog;

    int rightOriginClock;

    @Nullable
    Item left;

    @Nullable
    Item right;

    /** Null when it has to be taken from a neighbour, and for good if the item is to become a {@link Gc}. */
    @Nullable
    ParentRef parent;

    /** The key in its parent, or null for an element of a list. */
    @Nullable
    String parentSub;

    Content content;
    private byte flags;

    Item(ClientLog log, int clock, int length, Content content) {
        super(log, clock, length);
        this.content = content;
        this.flags = content.countable() ? (byte) COUNTABLE : 0;
    }

    /** A new item of this replica between two others. */
    static Item create(
            Transaction transaction,
            @Nullable Item left,
            @Nullable Item right,
            Branch parent,
            @Nullable String parentSub,
            Content content,
            int length) {
        ClientLog log = transaction.replica.ownLog();
        Item item = new Item(log, log.next, length, content);
        item.place(left, right, parent, parentSub);
        item.integrate(transaction, 0);
        return item;
    }

    /** Brings a deleted item back: a new item with a copy of its content, which the old one remembers. */
    static Item createCopy(
            Transaction transaction, @Nullable Item left, @Nullable Item right, Branch parent, Item original) {
        ClientLog log = transaction.replica.ownLog();
        Item copy = new Item(log, log.next, original.length, original.content.copy());
        copy.place(left, right, parent, original.parentSub);
        transaction.replica.setRedone(original, log, copy.clock);
        for (Item item = copy; item != null && !item.keep(); item = item.branch().item) {
            item.setKeep(true);
        }
        copy.integrate(transaction, 0);
        return copy;
    }

    private void place(@Nullable Item left, @Nullable Item right, Branch parent, @Nullable String parentSub) {
        this.left = left;
        if (left != null) {
            originLog = left.log;
            originClock = left.end() - 1;
        }
        this.right = right;
        if (right != null) {
            rightOriginLog = right.log;
            rightOriginClock = right.clock;
        }
        this.parent = parent;
        this.parentSub = parentSub;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void set(int flag, boolean on) {
        flags = (byte) (on ? flags | flag : flags & ~flag);
    }

    @Override
    public boolean deleted() {
        return (flags & DELETED) != 0;
    }

    void markDeleted() {
        flags |= DELETED;
    }

    /** Whether it is there for a reader: an element, a character, not a format. */
    public boolean countable() {
        return (flags & COUNTABLE) != 0;
    }

    /** Not deleted, and counted. */
    boolean visible() {
        return (flags & (DELETED | COUNTABLE)) == COUNTABLE;
    }

    /** Whether it must not be collected, because an undo may bring it back. */
    public boolean keep() {
        return has(KEEP);
    }

    public void setKeep(boolean keep) {
        set(KEEP, keep);
    }

    boolean marker() {
        return has(MARKER);
    }

    void setMarker(boolean marker) {
        set(MARKER, marker);
    }

    /** Whether an undo has made a copy of it; the replica knows which. */
    public boolean redone() {
        return has(REDONE);
    }

    void setRedone(boolean redone) {
        set(REDONE, redone);
    }

    public @Nullable Item left() {
        return left;
    }

    public @Nullable Item right() {
        return right;
    }

    public Content content() {
        return content;
    }

    public @Nullable String parentSub() {
        return parentSub;
    }

    /** The type this item is in, once it is integrated. */
    public Branch branch() {
        if (parent instanceof Branch branch) {
            return branch;
        }
        throw new IllegalStateException("not integrated");
    }

    /** The last of its values, which for an entry is the value of the key; undefined where it has none. */
    public @Nullable Object lastValue() {
        return content.value(length - 1);
    }

    /** The next item that is not deleted. */
    public @Nullable Item next() {
        Item item = right;
        while (item != null && item.deleted()) {
            item = item.right;
        }
        return item;
    }

    /** The previous item that is not deleted. */
    public @Nullable Item previous() {
        Item item = left;
        while (item != null && item.deleted()) {
            item = item.left;
        }
        return item;
    }

    /** The client whose changes have to come first, or null if nothing is missing. */
    @Nullable
    ClientLog missing() {
        if (originLog != null && originLog != log && originClock >= originLog.next) {
            return originLog;
        }
        if (rightOriginLog != null && rightOriginLog != log && rightOriginClock >= rightOriginLog.next) {
            return rightOriginLog;
        }
        if (parent instanceof ParentRef.Nested nested && nested.log() != log && nested.clock() >= nested.log().next) {
            return nested.log();
        }
        return null;
    }

    /** The clock up to which {@link #missing} has to come. */
    int missingClock() {
        if (originLog != null && originLog != log && originClock >= originLog.next) {
            return originClock;
        }
        if (rightOriginLog != null && rightOriginLog != log && rightOriginClock >= rightOriginLog.next) {
            return rightOriginClock;
        }
        return parent instanceof ParentRef.Nested nested ? nested.clock() : 0;
    }

    /** Finds the neighbours and the parent, none of which is missing. A neighbour or parent that was collected takes the parent away. */
    void resolve(Transaction transaction) {
        Struct leftStruct = originLog == null ? null : originLog.endingWith(transaction, originClock);
        Struct rightStruct = rightOriginLog == null ? null : rightOriginLog.startingAt(transaction, rightOriginClock);
        left = leftStruct instanceof Item item ? item : null;
        right = rightStruct instanceof Item item ? item : null;
        if (leftStruct instanceof Gc || rightStruct instanceof Gc) {
            parent = null;
            return;
        }
        switch (parent) {
            case null -> {
                Item neighbour = left != null ? left : right;
                if (neighbour != null) {
                    parent = neighbour.parent;
                    parentSub = neighbour.parentSub;
                }
            }
            case ParentRef.Root root -> parent = transaction.replica.root(root.name());
            case ParentRef.Nested nested ->
                parent = nested.log().find(nested.clock()) instanceof Item item
                                && item.content instanceof TypeContent type
                        ? type.branch
                        : null;
            case Branch _ -> {}
        }
    }

    /**
     * Puts this item into the list of its parent.
     *
     * @param offset how many of its first units the replica has already
     */
    void integrate(Transaction transaction, int offset) {
        if (offset > 0) {
            clock += offset;
            Struct before = log.endingWith(transaction, clock - 1);
            originLog = log;
            originClock = clock - 1;
            content = content.splice(offset);
            length -= offset;
            if (parent != null && before instanceof Item item) {
                left = item;
                // the same as before, unless somebody used these clocks twice
                parent = item.parent;
                parentSub = item.parentSub;
            } else {
                parent = null;
            }
        }
        if (!(parent instanceof Branch branch)) {
            transaction.add(new Gc(log, clock, length));
            return;
        }
        if (left == null ? right == null || right.left != null : left.right != right) {
            left = Conflict.resolve(this, branch);
        }
        if (left != null) {
            right = left.right;
            left.right = this;
        } else if (parentSub != null) {
            right = branch.firstEntry(parentSub);
        } else {
            right = branch.start;
            branch.start = this;
        }
        if (right != null) {
            right.left = this;
        } else if (parentSub != null) {
            // the last item is the value of the key; what was the value is no more
            branch.setEntry(parentSub, this);
            if (left != null) {
                left.delete(transaction);
            }
        }
        if (parentSub == null && visible()) {
            branch.length += length;
        }
        transaction.add(this);
        content.integrate(transaction, this);
        transaction.addChanged(branch, parentSub);
        if ((branch.item != null && branch.item.deleted()) || (parentSub != null && right != null)) {
            delete(transaction);
        }
    }

    public void delete(Transaction transaction) {
        if (!deleted()) {
            Branch branch = branch();
            if (countable() && parentSub == null) {
                branch.length -= length;
            }
            markDeleted();
            transaction.delete(log, clock, length);
            transaction.addChanged(branch, parentSub);
            content.delete(transaction);
        }
    }

    /** Throws the content of a deleted item away, and the item too if its parent is gone. */
    void collect(Replica replica, boolean parentCollected) {
        content.collect(replica);
        if (parentCollected) {
            if (redone()) {
                replica.forgetRedone(this);
            }
            log.replace(this, new Gc(log, clock, length));
        } else {
            content = DeletedContent.INSTANCE;
        }
    }

    /** Cuts this item at {@code offset} and returns the right part, which still has to go into the log. */
    Item split(Transaction transaction, int offset) {
        Item tail = tail(offset);
        tail.left = this;
        tail.right = right;
        if (deleted()) {
            tail.markDeleted();
        }
        tail.setKeep(keep());
        if (redone()) {
            transaction.replica.splitRedone(this, tail, offset);
        }
        if (right != null) {
            right.left = tail;
        } else if (parentSub != null) {
            branch().setEntry(parentSub, tail);
        }
        right = tail;
        length = offset;
        transaction.mergeLater(tail);
        return tail;
    }

    @Override
    Item tail(int offset) {
        Item tail = new Item(log, clock + offset, length - offset, content.splice(offset));
        tail.originLog = log;
        tail.originClock = clock + offset - 1;
        tail.rightOriginLog = rightOriginLog;
        tail.rightOriginClock = rightOriginClock;
        tail.parent = parent;
        tail.parentSub = parentSub;
        return tail;
    }

    @Override
    boolean mergeWith(Struct struct) {
        if (!(struct instanceof Item next)
                || next.originLog != log
                || next.originClock != end() - 1
                || right != next
                || rightOriginLog != next.rightOriginLog
                || (rightOriginLog != null && rightOriginClock != next.rightOriginClock)
                || log != next.log
                || end() != next.clock
                || ((flags ^ next.flags) & DELETED) != 0
                || redone()
                || next.redone()
                || !content.mergeWith(next.content)) {
            return false;
        }
        if (branch().markers != null) {
            branch().markers.merged(this, next);
        }
        if (next.keep()) {
            setKeep(true);
        }
        right = next.right;
        if (right != null) {
            right.left = this;
        }
        length += next.length;
        return true;
    }

    @Override
    void write(UpdateWriter writer, int offset) {
        ClientLog leftLog = offset > 0 ? log : originLog;
        int leftClock = offset > 0 ? clock + offset - 1 : originClock;
        writer.writeInfo(content.ref()
                | (leftLog == null ? 0 : ContentRef.HAS_ORIGIN)
                | (rightOriginLog == null ? 0 : ContentRef.HAS_RIGHT_ORIGIN)
                | (parentSub == null ? 0 : ContentRef.HAS_PARENT_SUB));
        if (leftLog != null) {
            writer.writeLeftId(leftLog.id, leftClock);
        }
        if (rightOriginLog != null) {
            writer.writeRightId(rightOriginLog.id, rightOriginClock);
        }
        if (leftLog == null && rightOriginLog == null) {
            writeParent(writer);
        }
        content.write(writer, offset, length);
    }

    private void writeParent(UpdateWriter writer) {
        switch (parent) {
            case Branch branch
            when branch.item != null -> {
                writer.writeParentInfo(false);
                writer.writeLeftId(branch.item.log.id, branch.item.clock);
            }
            case Branch branch -> {
                writer.writeParentInfo(true);
                writer.writeString(branch.rootName());
            }
            case ParentRef.Root root -> {
                writer.writeParentInfo(true);
                writer.writeString(root.name());
            }
            case ParentRef.Nested nested -> {
                writer.writeParentInfo(false);
                writer.writeLeftId(nested.log().id, nested.clock());
            }
            case null -> throw new IllegalStateException("an item without origins and parent");
        }
        if (parentSub != null) {
            writer.writeString(parentSub);
        }
    }
}

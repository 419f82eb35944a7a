package io.scriptorium.ydoc.update;

import io.scriptorium.ydoc.Limits;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.item.EncodedUpdate;
import io.scriptorium.ydoc.item.EncodedUpdates;
import io.scriptorium.ydoc.item.StructDescription;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.Snapshot;
import io.scriptorium.ydoc.version.StateVector;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What {@link Updates} does, in either format and with limits of one's own. As there, malformed bytes and those beyond a limit are refused. */
public final class LimitedUpdates {
    private final Limits limits;

    LimitedUpdates(Limits limits) {
        this.limits = limits;
    }

    private EncodedUpdate limited(UpdateFormat format, byte[] update) {
        if (update.length > limits.updateBytes()) {
            throw MalformedBinaryException.limit("update of " + update.length + " bytes", limits.updateBytes());
        }
        return new EncodedUpdate(format, update, limits.nesting(), limits.structsOf(update.length));
    }

    /** See {@link Updates#merge}. */
    public byte[] merge(UpdateFormat format, List<byte[]> updates) {
        return updates.size() == 1
                ? updates.getFirst()
                : EncodedUpdates.merge(
                        format,
                        updates.stream().map(update -> limited(format, update)).toList());
    }

    /** See {@link Updates#diff}. */
    public byte[] diff(UpdateFormat format, byte[] update, byte[] stateVector) {
        return EncodedUpdates.diff(limited(format, update), StateVector.decode(stateVector));
    }

    /** See {@link Updates#stateVector}. */
    public byte[] stateVector(UpdateFormat format, byte[] update) {
        return EncodedUpdates.stateVector(limited(format, update));
    }

    /** See {@link Updates#beginnings}. */
    public Map<Long, Long> beginnings(UpdateFormat format, byte[] update) {
        return EncodedUpdates.beginnings(limited(format, update));
    }

    public byte[] convert(byte[] update, UpdateFormat from, UpdateFormat to) {
        return EncodedUpdates.convert(limited(from, update), to);
    }

    /** See {@link Updates#content}. */
    public UpdateContent content(UpdateFormat format, byte[] update) {
        DeleteSet.Builder inserted = new DeleteSet.Builder();
        DeleteSet deleted = EncodedUpdates.content(limited(format, update), inserted);
        return new UpdateContent(inserted.build(), deleted);
    }

    /** See {@link Updates#isIn}. */
    public boolean isIn(Snapshot snapshot, UpdateFormat format, byte[] update) {
        UpdateContent content = content(format, update);
        DeleteSet inserted = content.inserted();
        for (int i = 0; i < inserted.size(); i++) {
            int last = inserted.rangeCount(i) - 1;
            if (snapshot.stateVector().clock(inserted.client(i)) < inserted.clock(i, last) + inserted.length(i, last)) {
                return false;
            }
        }
        return new DeleteSet.Builder()
                .addAll(snapshot.deletions())
                .addAll(content.deleted())
                .build()
                .equals(snapshot.deletions());
    }

    /** See {@link Updates#describe}. */
    public DeleteSet describe(UpdateFormat format, byte[] update, Consumer<StructDescription> structs) {
        return EncodedUpdates.describe(limited(format, update), structs);
    }

    /** See {@link Updates#validate}. */
    public void validate(UpdateFormat format, byte[] update) {
        EncodedUpdates.stateVector(limited(format, update));
    }
}

package io.scriptorium.ydoc.position;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.Replica;
import io.scriptorium.ydoc.item.Struct;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.item.Undoing;
import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.version.Id;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a type that sticks to a unit of content and so stays where it is while others write: for cursors and comments.
 *
 * <pre>
 *  0 · varuint client · varuint clock     at this unit                    all: [varint association]
 *  1 · string root name                   at the end (or start) of a root
 *  2 · varuint client · varuint clock     at the end (or start) of the type that this item holds
 *
 *  JSON  {"type": {"client", "clock"}, "tname": root name, "item": {"client", "clock"}, "assoc"}, each but the last only if there is one
 * </pre>
 *
 * Immutable. Of a position at a unit, only the unit travels in bytes; in JSON the type does too.
 *
 * @param type the item that holds the type; null for a root
 * @param rootName the root it is in; null for a nested type
 * @param item the unit it sticks to; null at an end
 * @param association from 0 on, it sticks to what is to the right of the place, below to what is to the left
 */
public record RelativePosition(
        @Nullable Id type,
        @Nullable String rootName,
        @Nullable Id item,
        int association) {
    private static final int AT_ITEM = 0;
    private static final int AT_ROOT = 1;
    private static final int AT_TYPE = 2;

    public RelativePosition {
        if (type == null && rootName == null && item == null) {
            throw new IllegalArgumentException("a position in nothing");
        }
    }

    /** The place in front of the unit at {@code index}. */
    public static RelativePosition of(YType type, int index) {
        return of(type, index, 0);
    }

    /**
     * A place between two units.
     *
     * @param association below 0 to stick to the unit to the left of it, else to that to the right
     * @throws IndexOutOfBoundsException if there is no such place
     */
    public static RelativePosition of(YType type, int index, int association) {
        Branch branch = type.branch();
        if (branch.replica() == null) {
            throw new IllegalArgumentException("this type is not part of a document");
        }
        Objects.checkIndex(index, branch.length() + 1);
        int left = index;
        if (association < 0) {
            if (index == 0) {
                return in(branch, null, association);
            }
            left--;
        }
        for (Item item = branch.start(); item != null; item = item.right()) {
            if (!item.deleted() && item.countable()) {
                if (item.length() > left) {
                    return in(branch, new Id(item.client(), item.clock() + left), association);
                }
                left -= item.length();
            }
            if (item.right() == null && association < 0) {
                return in(branch, new Id(item.client(), item.end() - 1), association);
            }
        }
        return in(branch, null, association);
    }

    private static RelativePosition in(Branch branch, @Nullable Id item, int association) {
        Item holder = branch.item();
        return holder == null
                ? new RelativePosition(null, branch.rootName(), item, association)
                : new RelativePosition(new Id(holder.client(), holder.clock()), null, item, association);
    }

    /** Where this is now, following what this replica has undone; null if it is nowhere (yet, or any more). */
    public @Nullable AbsolutePosition resolve(YDoc document) {
        return resolve(document, true);
    }

    /**
     * Where this is now; null if what it sticks to has not come yet or was collected.
     *
     * @param followUndone whether to go on to the copies that undoing has made of what was deleted. Only the replica that did so knows of
     *     them: without, all replicas agree
     */
    public @Nullable AbsolutePosition resolve(YDoc document, boolean followUndone) {
        Replica replica = document.replica();
        if (item != null) {
            Undoing.Redone place = find(replica, item, followUndone);
            return place != null && place.struct() instanceof Item right ? at(right, place.offset()) : null;
        }
        Branch branch;
        if (rootName != null) {
            branch = replica.roots().get(rootName);
        } else {
            Undoing.Redone place = type == null ? null : find(replica, type, followUndone);
            branch =
                    place != null && place.struct() instanceof Item holder && holder.content() instanceof TypeContent of
                            ? of.branch()
                            : null;
        }
        return branch == null ? null : in(branch, association >= 0 ? branch.length() : 0);
    }

    private Undoing.@Nullable Redone find(Replica replica, Id id, boolean followUndone) {
        Struct struct = replica.find(id);
        if (struct == null) {
            return null;
        }
        return followUndone
                ? Undoing.follow(replica, struct.log(), id.clock())
                : new Undoing.Redone(struct, id.clock() - struct.clock());
    }

    private @Nullable AbsolutePosition at(Item right, int offset) {
        Branch branch = right.branch();
        int index = 0;
        if (branch.alive()) {
            index = right.deleted() || !right.countable() ? 0 : offset + (association >= 0 ? 0 : 1);
            for (Item item = right.left(); item != null; item = item.left()) {
                if (!item.deleted() && item.countable()) {
                    index += item.length();
                }
            }
        }
        return in(branch, index);
    }

    /** A root that the application has not asked for has no type to be in. */
    private @Nullable AbsolutePosition in(Branch branch, int index) {
        return branch.kind() == Kind.UNKNOWN ? null : new AbsolutePosition(YType.of(branch), index, association);
    }

    public byte[] encode() {
        BinaryWriter writer = new BinaryWriter();
        if (item != null) {
            writer.writeVarUint(AT_ITEM);
            write(writer, item);
        } else if (rootName != null) {
            writer.writeVarUint(AT_ROOT);
            writer.writeString(rootName);
        } else if (type != null) {
            writer.writeVarUint(AT_TYPE);
            write(writer, type);
        }
        writer.writeVarInt(association);
        return writer.toByteArray();
    }

    private static void write(BinaryWriter writer, Id id) {
        writer.writeVarUint(id.client());
        writer.writeVarUint(id.clock());
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws MalformedBinaryException if the bytes are not a position
     */
    public static RelativePosition decode(byte[] encoded) {
        BinaryReader reader = new BinaryReader(encoded);
        long kind = reader.readVarUint();
        Id type = null;
        String rootName = null;
        Id item = null;
        if (kind == AT_ITEM) {
            item = readId(reader);
        } else if (kind == AT_ROOT) {
            rootName = reader.readString();
        } else if (kind == AT_TYPE) {
            type = readId(reader);
        } else {
            throw MalformedBinaryException.malformed("unknown kind of position " + kind, 0);
        }
        int at = reader.position();
        long association = reader.hasRemaining() ? reader.readVarInt() : 0;
        return new RelativePosition(type, rootName, item, toInt(association, at));
    }

    private static Id readId(BinaryReader reader) {
        long client = reader.readVarUint();
        int at = reader.position();
        return new Id(client, toInt(reader.readVarUint(), at));
    }

    private static int toInt(long value, int at) {
        if (value != (int) value) {
            throw MalformedBinaryException.limit("position out of range", at);
        }
        return (int) value;
    }

    /** As Yjs' {@code relativePositionToJSON}; also there, a root without a name is left out. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (type != null) {
            json.put("type", toJson(type));
        }
        if (rootName != null && !rootName.isEmpty()) {
            json.put("tname", rootName);
        }
        if (item != null) {
            json.put("item", toJson(item));
        }
        json.put("assoc", (long) association);
        return json;
    }

    private static Map<String, @Nullable Object> toJson(Id id) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("client", id.client());
        json.put("clock", (long) id.clock());
        return json;
    }

    public String toJsonText() {
        return Json.stringify(toJson());
    }

    /**
     * Reads what {@link #toJsonText} made.
     *
     * @throws MalformedBinaryException if the text is not a position
     */
    public static RelativePosition fromJsonText(String json) {
        return fromJson(Json.parse(json, AnyCodec.DEFAULT_DEPTH, 0));
    }

    /**
     * Reads what {@link #toJson} made.
     *
     * @throws MalformedBinaryException if the value is not a position
     */
    public static RelativePosition fromJson(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> map)) {
            throw notAPosition();
        }
        Id type = id(map.get("type"));
        Id item = id(map.get("item"));
        Object rootName = map.get("tname");
        Object association = map.get("assoc");
        if ((rootName != null && !(rootName instanceof String)) || (type == null && item == null && rootName == null)) {
            throw notAPosition();
        }
        return new RelativePosition(
                type,
                (String) rootName,
                item,
                association == null ? 0 : (int) integer(association, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private static @Nullable Id id(@Nullable Object json) {
        if (json == null) {
            return null;
        }
        if (!(json instanceof Map<?, ?> map)) {
            throw notAPosition();
        }
        return new Id(integer(map.get("client"), 0, BinaryReader.MAX_INTEGER), (int)
                integer(map.get("clock"), 0, Integer.MAX_VALUE));
    }

    private static long integer(@Nullable Object value, long min, long max) {
        if (value instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= min
                && number.longValue() <= max) {
            return number.longValue();
        }
        throw notAPosition();
    }

    private static MalformedBinaryException notAPosition() {
        return MalformedBinaryException.malformed("not a position", 0);
    }
}

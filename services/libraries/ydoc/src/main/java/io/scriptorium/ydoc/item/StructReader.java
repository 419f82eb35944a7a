package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.lib0.Undefined;
import org.jspecify.annotations.Nullable;

/**
 * Reads structs, and makes sure of everything that integrating them takes for granted: no struct is empty, clocks stay in
 * range, and nothing depends on what its own client did later.
 */
final class StructReader {
    private final UpdateReader reader;
    private final ClientTable clients;

    StructReader(UpdateReader reader, ClientTable clients) {
        this.reader = reader;
        this.clients = clients;
    }

    Struct read(ClientLog log, int clock) {
        int info = reader.readInfo();
        Struct struct = switch (info & ContentRef.MASK) {
            case ContentRef.GC -> new Gc(log, clock, notEmpty(reader.readLength()));
            case ContentRef.SKIP -> new Skip(log, clock, reader.readRestClock());
            default -> readItem(log, clock, info);
        };
        if ((long) clock + struct.length > UpdateReader.MAX_CLOCK) {
            throw MalformedBinaryException.limit("clock out of range", reader.position());
        }
        return struct;
    }

    private Item readItem(ClientLog log, int clock, int info) {
        ClientLog originLog = null;
        int originClock = 0;
        ClientLog rightOriginLog = null;
        int rightOriginClock = 0;
        ParentRef parent = null;
        String parentSub = null;
        if ((info & ContentRef.HAS_ORIGIN) != 0) {
            originLog = clients.log(reader.readClient());
            originClock = earlier(log, clock, originLog, reader.readLeftClock());
        }
        if ((info & ContentRef.HAS_RIGHT_ORIGIN) != 0) {
            rightOriginLog = clients.log(reader.readClient());
            rightOriginClock = earlier(log, clock, rightOriginLog, reader.readRightClock());
        }
        if ((info & (ContentRef.HAS_ORIGIN | ContentRef.HAS_RIGHT_ORIGIN)) == 0) {
            if (reader.readParentInfo()) {
                parent = clients.rootRef(reader.readString());
            } else {
                ClientLog parentLog = clients.log(reader.readClient());
                parent = new ParentRef.Nested(parentLog, earlier(log, clock, parentLog, reader.readLeftClock()));
            }
            if ((info & ContentRef.HAS_PARENT_SUB) != 0) {
                parentSub = reader.readString();
            }
        }
        Item item = readContent(log, clock, info & ContentRef.MASK);
        item.originLog = originLog;
        item.originClock = originClock;
        item.rightOriginLog = rightOriginLog;
        item.rightOriginClock = rightOriginClock;
        item.parent = parent;
        item.parentSub = parentSub;
        return item;
    }

    private int earlier(ClientLog log, int clock, ClientLog of, int other) {
        if (of == log && other >= clock) {
            throw MalformedBinaryException.malformed("depends on what comes later", reader.position());
        }
        return other;
    }

    private int notEmpty(int length) {
        if (length < 1) {
            throw MalformedBinaryException.malformed("empty struct", reader.position());
        }
        return length;
    }

    private Item readContent(ClientLog log, int clock, int ref) {
        return switch (ref) {
            case ContentRef.STRING -> {
                TextContent text = new TextContent();
                reader.readText(text);
                yield new Item(log, clock, notEmpty(text.length()), text);
            }
            case ContentRef.DELETED -> new Item(log, clock, notEmpty(reader.readLength()), DeletedContent.INSTANCE);
            case ContentRef.ANY -> {
                ValueRun values = readValues(false);
                yield new Item(log, clock, values.count(), new AnyContent(values));
            }
            case ContentRef.JSON -> {
                ValueRun values = readValues(true);
                yield new Item(log, clock, values.count(), new JsonContent(values));
            }
            default -> new Item(log, clock, 1, readSingle(ref));
        };
    }

    private ValueRun readValues(boolean json) {
        int count = notEmpty(reader.readLength());
        // a claim of many values is believed as they come
        ValueRun values = new ValueRun(Math.min(count, 8));
        for (int i = 0; i < count; i++) {
            values.add(json ? readJsonText() : reader.readAny());
        }
        return values;
    }

    private @Nullable Object readJsonText() {
        int at = reader.position();
        String text = reader.readString();
        return text.equals("undefined") ? Undefined.UNDEFINED : Json.parse(text, reader.maxDepth(), at);
    }

    private Content readSingle(int ref) {
        return switch (ref) {
            case ContentRef.BINARY -> new BinaryContent(reader.readBytes());
            case ContentRef.EMBED -> new EmbedContent(reader.readJson());
            case ContentRef.FORMAT -> new FormatContent(reader.readKey(), reader.readJson());
            case ContentRef.TYPE -> new TypeContent(readType());
            case ContentRef.DOC -> new DocContent(Subdocument.of(reader.readString(), reader.readAny()));
            default -> throw MalformedBinaryException.malformed("unknown content " + ref, reader.position());
        };
    }

    private Branch readType() {
        int ref = reader.readTypeRef();
        if (ref >= Kind.count()) {
            throw MalformedBinaryException.malformed("unknown type " + ref, reader.position());
        }
        Kind kind = Kind.of(ref);
        return kind.named() ? Branch.named(kind, reader.readKey()) : Branch.create(kind);
    }
}

package io.scriptorium.benchmarks.saving;

import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.lib0.BinaryReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A client of Hocuspocus' protocol in one document. Confined to the event loop that it was opened on. */
final class Client {
    private static final byte[] EMPTY_VECTOR = {0};
    private static final byte[] EMPTY_UPDATE = {0, 0};
    /** Stands for a message whose saving is not measured. */
    private static final long UNTIMED = Long.MIN_VALUE;

    /** From here on a message is not kept. */
    private static final int LARGE_BYTES = 128 << 10;

    private static final int SYNC = 0;
    private static final int STEP_2 = 1;
    private static final int AUTHENTICATION = 2;
    private static final int STATUS = 8;

    private final String documentId;
    private final WebSocket socket;
    private final LongConsumer saved;
    private final Promise<Integer> synced = Promise.promise();
    /** When the keystrokes were made that are not saved yet; answers come in the order of the messages. */
    private final ArrayDeque<Long> unsaved = new ArrayDeque<>();

    private Buffer parts = Buffer.buffer();
    private int messageBytes;

    private Client(String documentId, WebSocket socket, LongConsumer saved) {
        this.documentId = documentId;
        this.socket = socket;
        this.saved = saved;
    }

    /**
     * Opens one.
     *
     * @param saved hears how long each keystroke took until it was saved, in nanoseconds
     * @return completes once the whole document has arrived
     */
    static Future<Client> open(WebSocketClient sockets, int port, UUID documentId, String token, LongConsumer saved) {
        return sockets.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(port)
                        .setURI("/collab/collab-0/" + documentId)
                        .setAllowOriginHeader(false))
                .compose(socket -> {
                    Client client = new Client(documentId.toString(), socket, saved);
                    socket.frameHandler(client::received);
                    socket.closeHandler(ignored ->
                            client.synced.tryFail("closed with " + socket.closeStatusCode() + " " + client.unsaved));
                    client.send(new HocuspocusMessage.Token(token));
                    return client.synced.future().map(client);
                });
    }

    private void send(HocuspocusMessage message) {
        socket.writeBinaryMessage(Buffer.buffer(new HocuspocusMessage.Frame(documentId, message).encode()));
    }

    /** Sends an update that a keystroke made. */
    void type(byte[] update, long at) {
        unsaved.add(at);
        send(new HocuspocusMessage.Sync(new SyncMessage.Update(update)));
    }

    boolean isSaved() {
        return unsaved.isEmpty();
    }

    /** How many bytes the document had when it arrived. */
    int arrivedBytes() {
        return synced.future().result();
    }

    void close() {
        socket.close();
    }

    /** Puts frames together to messages. Of a large document only the beginning is kept, and its bytes are counted: 500 clients of this program open one at once. */
    private void received(WebSocketFrame frame) {
        if (!frame.isBinary() && !frame.isContinuation()) {
            return;
        }
        messageBytes += frame.binaryData().length();
        if (parts.length() < LARGE_BYTES) {
            parts.appendBuffer(frame.binaryData());
        }
        if (frame.isFinal()) {
            Buffer message = parts;
            int bytes = messageBytes;
            parts = Buffer.buffer();
            messageBytes = 0;
            if (bytes > message.length()) {
                arrived(message, bytes);
            } else {
                received(message.getBytes());
            }
        }
    }

    /** A large message has arrived; only documents are. */
    private void arrived(Buffer beginning, int bytes) {
        BinaryReader reader = new BinaryReader(beginning.getBytes());
        reader.readString();
        if (reader.readVarUint() != SYNC || reader.readVarUint() != STEP_2) {
            throw new IllegalStateException("a large message that is no document");
        }
        long length = reader.readVarUint();
        if (reader.position() + length != bytes) {
            throw new IllegalStateException("%,d bytes have arrived, of %,d".formatted(bytes, length));
        }
        synced.tryComplete((int) length);
    }

    private void received(byte[] frame) {
        if (HocuspocusMessage.isPing(frame)) {
            socket.writeBinaryMessage(Buffer.buffer(new byte[] {HocuspocusMessage.PONG}));
            return;
        }
        BinaryReader reader = new BinaryReader(frame);
        reader.readString();
        switch ((int) reader.readVarUint()) {
            case SYNC -> sync(SyncMessage.read(reader));
            case AUTHENTICATION -> {
                if (!HocuspocusMessage.isAuthenticated(frame)) {
                    synced.tryFail("the token was not accepted");
                }
                send(new HocuspocusMessage.Sync(new SyncMessage.Step1(EMPTY_VECTOR)));
            }
            case STATUS -> {
                if (reader.readVarUint() != 1) {
                    throw new IllegalStateException("an update was refused");
                }
                long at = unsaved.remove();
                if (at != UNTIMED) {
                    saved.accept(System.nanoTime() - at);
                }
            }
            default -> {
                // Who is here, and the like.
            }
        }
    }

    private void sync(SyncMessage message) {
        switch (message) {
            case SyncMessage.Step1 _ -> {
                unsaved.add(UNTIMED);
                send(new HocuspocusMessage.Sync(new SyncMessage.Step2(EMPTY_UPDATE)));
            }
            case SyncMessage.Step2(byte[] update) -> synced.tryComplete(update.length);
            case SyncMessage.Update _ -> {
                // What others write is of no interest here.
            }
        }
    }
}

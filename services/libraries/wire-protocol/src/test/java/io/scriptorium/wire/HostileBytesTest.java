package io.scriptorium.wire;

import static io.scriptorium.wire.GoldenFrames.describe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.wire.HocuspocusMessage.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever the bytes: a message or a {@link MalformedFrameException}, never another exception. */
class HostileBytesTest {
    private static final long SEED = Long.getLong("wire.seed", System.nanoTime());
    private static final int ROUNDS = 100_000;

    private final Random random = new Random(SEED);

    @Test
    void truncatedHocuspocusFrames() {
        Set<String> whole = new HashSet<>();
        for (String family : GoldenFrames.HOCUSPOCUS) {
            GoldenFrames.all(family, "client").forEach((name, frame) -> {
                for (int length = 0; length < frame.length; length++) {
                    if (hocuspocus(Arrays.copyOf(frame, length)).isPresent()) {
                        whole.add(name);
                    }
                }
            });
        }
        // A token's version may be missing: providers before 4 don't send it. In no other message is anything optional.
        assertEquals(Set.of("token", "token-asked"), whole);
    }

    @Test
    void truncatedYWebsocketFrames() {
        for (String side : List.of("client", "server")) {
            GoldenFrames.all(GoldenFrames.Y_WEBSOCKET, side).forEach((name, frame) -> {
                for (int length = 0; length < frame.length; length++) {
                    assertTrue(yWebsocket(Arrays.copyOf(frame, length)).isEmpty(), name + " cut to " + length);
                }
            });
        }
    }

    @Test
    void emptyFramesAreMalformed() {
        assertThrows(MalformedFrameException.class, () -> HocuspocusMessage.decode(new byte[0]));
        assertThrows(MalformedFrameException.class, () -> HocuspocusMessage.nameOf(new byte[0]));
        assertThrows(MalformedFrameException.class, () -> YWebsocketMessage.decode(new byte[0]));
    }

    @Test
    void randomBytes() {
        int messages = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = new byte[random.nextInt(40)];
            random.nextBytes(frame);
            if (frame.length > 2 && random.nextBoolean()) {
                // Most random first bytes are lengths of names that aren't there.
                frame[0] = (byte) random.nextInt(3);
                frame[1 + frame[0] % 2] = (byte) random.nextInt(12);
            }
            messages += readAsEverything(frame);
        }
        assertTrue(messages > 100, messages + " messages; " + seed());
    }

    @Test
    void changedGoldenFrames() {
        List<byte[]> golden = new ArrayList<>();
        for (String family : List.of("hocuspocus-4.8.0-session", "hocuspocus-3.4.4", GoldenFrames.Y_WEBSOCKET)) {
            for (String kind : List.of("client", "server", "piece")) {
                Map<String, byte[]> frames = GoldenFrames.all(family, kind);
                golden.addAll(frames.values());
            }
        }
        int messages = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = golden.get(random.nextInt(golden.size())).clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            messages += readAsEverything(frame);
        }
        assertTrue(messages > 100, messages + " messages; " + seed());
    }

    private static int readAsEverything(byte[] frame) {
        HocuspocusMessage.isPing(frame);
        HocuspocusMessage.isPong(frame);
        HocuspocusMessage.isAuthenticated(frame);
        read(frame, HocuspocusMessage::nameOf);
        Optional<Frame> hocuspocus = hocuspocus(frame);
        hocuspocus.ifPresent(message ->
                assertEquals(describe(message), describe(HocuspocusMessage.decode(message.encode())), seed()));
        Optional<YWebsocketMessage> yWebsocket = yWebsocket(frame);
        yWebsocket.ifPresent(message ->
                assertEquals(describe(message), describe(YWebsocketMessage.decode(message.encode())), seed()));
        Optional<AwarenessUpdate> awareness = read(frame, AwarenessUpdate::decode);
        awareness.ifPresent(update -> assertEquals(update, AwarenessUpdate.decode(update.encode()), seed()));
        return (hocuspocus.isPresent() ? 1 : 0) + (yWebsocket.isPresent() ? 1 : 0) + (awareness.isPresent() ? 1 : 0);
    }

    private static Optional<Frame> hocuspocus(byte[] frame) {
        return read(frame, HocuspocusMessage::decode);
    }

    private static Optional<YWebsocketMessage> yWebsocket(byte[] frame) {
        return read(frame, YWebsocketMessage::decode);
    }

    private static <T> Optional<T> read(byte[] frame, Function<byte[], T> decoder) {
        try {
            return Optional.of(decoder.apply(frame));
        } catch (MalformedFrameException malformed) {
            assertTrue(
                    malformed.offset() >= 0 && malformed.offset() <= frame.length,
                    HexFormat.of().formatHex(frame));
            return Optional.empty();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError other) {
            throw new AssertionError(HexFormat.of().formatHex(frame) + "; " + seed(), other);
        }
    }

    private static String seed() {
        return "replay with -Dwire.seed=" + SEED;
    }
}

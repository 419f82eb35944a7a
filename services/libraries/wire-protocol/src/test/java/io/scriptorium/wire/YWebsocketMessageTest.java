package io.scriptorium.wire;

import static io.scriptorium.wire.GoldenFrames.Y_WEBSOCKET;
import static io.scriptorium.wire.GoldenFrames.describe;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.wire.SyncMessage.Step1;
import io.scriptorium.wire.SyncMessage.Step2;
import io.scriptorium.wire.SyncMessage.Update;
import io.scriptorium.wire.YWebsocketMessage.Awareness;
import io.scriptorium.wire.YWebsocketMessage.Denied;
import io.scriptorium.wire.YWebsocketMessage.QueryAwareness;
import io.scriptorium.wire.YWebsocketMessage.Sync;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YWebsocketMessageTest {
    @Test
    void readsWhatTheProviderSends() {
        Map<String, YWebsocketMessage> expected = Map.of(
                "step-1", new Sync(new Step1(piece("client-state-vector"))),
                "step-2", new Sync(new Step2(piece("client-lack"))),
                "update", new Sync(new Update(piece("client-update"))),
                "awareness", new Awareness(piece("client-awareness")),
                "awareness-relayed", new Awareness(piece("server-awareness")),
                "awareness-asked", new Awareness(piece("all-awareness")),
                // Not a new state but the end of one: the clock stays.
                "awareness-gone", new Awareness(HexFormat.of().parseHex("01e90701046e756c6c")));
        Map<String, byte[]> frames = GoldenFrames.all(Y_WEBSOCKET, "client");
        assertEquals(expected.keySet(), frames.keySet());
        frames.forEach((name, frame) -> {
            YWebsocketMessage message = YWebsocketMessage.decode(frame);
            assertEquals(describe(expected.get(name)), describe(message), name);
            assertArrayEquals(frame, message.encode(), name);
        });
    }

    @Test
    void writesWhatTheProviderUnderstands() {
        Map<String, YWebsocketMessage> messages = Map.of(
                "step-1", new Sync(new Step1(piece("server-state-vector"))),
                "step-2", new Sync(new Step2(piece("server-state"))),
                "update", new Sync(new Update(piece("server-update"))),
                "awareness", new Awareness(piece("server-awareness")),
                "query-awareness", new QueryAwareness(),
                "denied", new Denied("permission-denied"));
        Map<String, byte[]> frames = GoldenFrames.all(Y_WEBSOCKET, "server");
        assertEquals(messages.keySet(), frames.keySet());
        frames.forEach((name, frame) -> {
            assertArrayEquals(frame, messages.get(name).encode(), name);
            assertEquals(describe(messages.get(name)), describe(YWebsocketMessage.decode(frame)), name);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "04", // no such message
                "ffffffffffffff0f", // the largest integer
                "ffffffffffffffffff01", // an integer out of range
                "8080808080808080808080", // an integer without end
                "00", // sync without a message
                "000300", // no such sync message
                "0001ffffffff0f", // longer than the frame
                "02", // authentication without a verdict
                "020101", // a verdict that is none
                "0200", // a denial without a reason
                "020002c378" // broken UTF-8
            })
    void whatIsNotOfTheProtocolIsMalformed(String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);
        assertThrows(MalformedFrameException.class, () -> YWebsocketMessage.decode(frame));
    }

    private static byte[] piece(String name) {
        return GoldenFrames.get(Y_WEBSOCKET + "/piece/" + name);
    }
}

package io.scriptorium.wire;

import static io.scriptorium.wire.GoldenFrames.describe;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.wire.HocuspocusMessage.Authenticated;
import io.scriptorium.wire.HocuspocusMessage.Awareness;
import io.scriptorium.wire.HocuspocusMessage.BroadcastStateless;
import io.scriptorium.wire.HocuspocusMessage.Close;
import io.scriptorium.wire.HocuspocusMessage.Denied;
import io.scriptorium.wire.HocuspocusMessage.Frame;
import io.scriptorium.wire.HocuspocusMessage.QueryAwareness;
import io.scriptorium.wire.HocuspocusMessage.Stateless;
import io.scriptorium.wire.HocuspocusMessage.Sync;
import io.scriptorium.wire.HocuspocusMessage.SyncReply;
import io.scriptorium.wire.HocuspocusMessage.SyncStatus;
import io.scriptorium.wire.HocuspocusMessage.Token;
import io.scriptorium.wire.SyncMessage.Step1;
import io.scriptorium.wire.SyncMessage.Step2;
import io.scriptorium.wire.SyncMessage.Update;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class HocuspocusMessageTest {
    static final List<String> FAMILIES = GoldenFrames.HOCUSPOCUS;
    private static final String DOCUMENT = "6f1c2a34-0000-4000-8000-00000000002a";

    @ParameterizedTest
    @FieldSource("FAMILIES")
    void readsWhatProvidersSend(String family) {
        Map<String, HocuspocusMessage> expected = new HashMap<>();
        expected.put("token", new Token("a.token-with.ümläuts"));
        expected.put("token-asked", new Token("a.token-with.ümläuts"));
        expected.put("step-1", new Sync(new Step1(piece(family, "client-state-vector"))));
        expected.put("step-2", new Sync(new Step2(piece(family, "client-lack"))));
        expected.put("update", new Sync(new Update(piece(family, "client-update"))));
        expected.put("awareness", new Awareness(piece(family, "client-awareness")));
        expected.put("awareness-asked", new Awareness(piece(family, "client-awareness")));
        expected.put("stateless", new Stateless("{\"kind\":\"hello\",\"emoji\":\"🎈\"}"));
        expected.put("close", new Close(""));
        if (family.equals("hocuspocus-3.4.4")) {
            expected.put("awareness-relayed", new Awareness(piece(family, "server-awareness")));
            expected.put("awareness-gone-relayed", new Awareness(piece(family, "server-awareness-gone")));
        }

        Map<String, byte[]> frames = GoldenFrames.all(family, "client");
        expected.forEach((name, message) ->
                assertEquals(describe(new Frame(nameIn(family), message)), describe(decode(frames.get(name))), name));

        Frame gone = decode(frames.get("awareness-gone"));
        assertEquals(
                List.of(new AwarenessUpdate.Entry(1001, 2, null)),
                AwarenessUpdate.decode(((Awareness) gone.message()).update()).entries());
        Set<String> tested = new HashSet<>(expected.keySet());
        tested.addAll(Set.of("awareness-gone", "pong"));
        assertTrue(tested.containsAll(frames.keySet()), "frames without an expectation: " + frames.keySet());
    }

    @ParameterizedTest
    @FieldSource("FAMILIES")
    void writesWhatProvidersUnderstand(String family) {
        Map<String, HocuspocusMessage> messages = new HashMap<>();
        messages.put("read-write", new Authenticated(false));
        messages.put("readonly", new Authenticated(true));
        messages.put("denied", new Denied("permission-denied"));
        messages.put("step-1", new Sync(new Step1(piece(family, "server-state-vector"))));
        messages.put("step-2", new Sync(new Step2(piece(family, "server-state"))));
        messages.put("update", new Sync(new Update(piece(family, "server-update"))));
        messages.put("awareness", new Awareness(piece(family, "server-awareness")));
        messages.put("awareness-gone", new Awareness(piece(family, "server-awareness-gone")));
        messages.put("query-awareness", new QueryAwareness());
        messages.put("stateless", new Stateless("{\"kind\":\"renamed\"}"));
        messages.put("stored", new SyncStatus(true));
        messages.put("refused", new SyncStatus(false));
        messages.put("close", new Close("moved away"));
        messages.forEach((name, message) -> assertArrayEquals(
                GoldenFrames.get(family + "/server/" + name),
                new Frame(nameIn(family), message).encode(),
                family + " " + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hocuspocus-4.8.0", "hocuspocus-4.8.0-session"})
    void pingsAndPongsAreLoneBytes(String family) {
        byte[] ping = GoldenFrames.get(family + "/server/ping");
        byte[] pong = GoldenFrames.get(family + "/client/pong");
        assertArrayEquals(new byte[] {HocuspocusMessage.PING}, ping);
        assertArrayEquals(new byte[] {HocuspocusMessage.PONG}, pong);
        assertTrue(HocuspocusMessage.isPing(ping) && !HocuspocusMessage.isPong(ping));
        assertTrue(HocuspocusMessage.isPong(pong) && !HocuspocusMessage.isPing(pong));
        assertThrows(MalformedFrameException.class, () -> decode(ping));
        assertFalse(HocuspocusMessage.isPing(frame("123456789", writer -> writer.writeVarUint(3))));
    }

    @Test
    void aSessionStaysInTheNameAndOutOfTheDocuments() {
        Frame frame = decode(GoldenFrames.get("hocuspocus-4.8.0-session/client/step-1"));
        assertEquals(DOCUMENT + "\0k3x9q2m7z", frame.name());
        assertEquals(DOCUMENT, frame.documentName());
        assertEquals("", new Frame("\0session", new QueryAwareness()).documentName());
        assertEquals("a", new Frame("a\0b\0c", new QueryAwareness()).documentName());
    }

    @ParameterizedTest
    @FieldSource("FAMILIES")
    void relaysReadNamesAndVerdictsOnly(String family) {
        GoldenFrames.all(family, "client").forEach((name, frame) -> {
            if (!name.equals("pong")) {
                assertEquals(nameIn(family), HocuspocusMessage.nameOf(frame), name);
            }
            assertFalse(HocuspocusMessage.isAuthenticated(frame), name);
        });
        GoldenFrames.all(family, "server")
                .forEach((name, frame) -> assertEquals(
                        Set.of("read-write", "readonly").contains(name),
                        HocuspocusMessage.isAuthenticated(frame),
                        name));
    }

    @Test
    void messagesBetweenServersAreReadForWhatTheyAre() {
        assertEquals(
                describe(new SyncReply(new Step2(new byte[] {7}))),
                describe(roundTrip(new SyncReply(new Step2(new byte[] {7})))));
        assertEquals(new BroadcastStateless("x"), roundTrip(new BroadcastStateless("x")));
        assertEquals(new SyncStatus(true), roundTrip(new SyncStatus(true)));
        assertEquals(new Close("why"), roundTrip(new Close("why")));
    }

    @Test
    void onlyTokensAuthenticateClients() {
        byte[] verdict = GoldenFrames.get("hocuspocus-4.8.0/server/read-write");
        byte[] denial = GoldenFrames.get("hocuspocus-4.8.0/server/denied");
        assertEquals(
                DOCUMENT.length() + 2,
                assertThrows(MalformedFrameException.class, () -> decode(verdict))
                        .offset());
        assertThrows(MalformedFrameException.class, () -> decode(denial));
    }

    @Test
    void namesAreBounded() {
        String longest = "n".repeat(HocuspocusMessage.MAX_NAME_LENGTH);
        byte[] fits = frame(longest, writer -> writer.writeVarUint(3));
        byte[] tooLong = frame(longest + "n", writer -> writer.writeVarUint(3));
        assertEquals(longest, decode(fits).name());
        assertThrows(MalformedFrameException.class, () -> decode(tooLong));
        assertThrows(MalformedFrameException.class, () -> HocuspocusMessage.nameOf(tooLong));
        assertFalse(HocuspocusMessage.isAuthenticated(tooLong));
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 127, 128, 256, 1L << 32, (1L << 53) - 1})
    void unknownTypesAreMalformed(long type) {
        byte[] frame = frame("d", writer -> writer.writeVarUint(type));
        assertEquals(
                2,
                assertThrows(MalformedFrameException.class, () -> decode(frame)).offset());
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 127, 1L << 32})
    void unknownSyncMessagesAreMalformed(long type) {
        byte[] frame = frame("d", writer -> {
            writer.writeVarUint(0);
            writer.writeVarUint(type);
            writer.writeBytes(new byte[0]);
        });
        assertThrows(MalformedFrameException.class, () -> decode(frame));
    }

    @Test
    void brokenUtf8IsMalformed() {
        byte[] name = {1, (byte) 0xFF, 3};
        byte[] payload = {1, 'd', 5, 2, (byte) 0xC3, 'x'};
        assertThrows(MalformedFrameException.class, () -> decode(name));
        assertThrows(MalformedFrameException.class, () -> HocuspocusMessage.nameOf(name));
        assertThrows(MalformedFrameException.class, () -> decode(payload));
    }

    static Frame decode(byte[] frame) {
        return HocuspocusMessage.decode(frame);
    }

    private static HocuspocusMessage roundTrip(HocuspocusMessage message) {
        return decode(new Frame("d", message).encode()).message();
    }

    private static byte[] frame(String name, Consumer<BinaryWriter> rest) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeString(name);
        rest.accept(writer);
        return writer.toByteArray();
    }

    private static String nameIn(String family) {
        return family.endsWith("-session") ? DOCUMENT + "\0k3x9q2m7z" : DOCUMENT;
    }

    private static byte[] piece(String family, String name) {
        return GoldenFrames.get(family + "/piece/" + name);
    }
}

package io.scriptorium.collab.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.durability.PendingUpdates;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.wire.AwarenessUpdate;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.DeflatedState;
import io.scriptorium.wire.StoredState;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YXmlText;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.DeleteSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rooms in virtual time, over a log and a store that fail on command. */
class RoomTest {
    private static final UUID DOCUMENT = new UUID(7, 7);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final VirtualRuntime runtime = new VirtualRuntime();
    private final Backends backends = new Backends(runtime);
    private RoomSettings settings = RoomSettings.DEFAULT;
    private long producers;

    private final List<Rooms> pods = new ArrayList<>();

    private Rooms pod() {
        Rooms rooms = new Rooms(() -> runtime, () -> new UUID(9, ++producers), settings, backends, backends);
        pods.add(rooms);
        return rooms;
    }

    private Writer open(Rooms rooms, long clientId, Role role) {
        Writer writer = new Writer(clientId, role, backends::holds);
        rooms.join(DOCUMENT, writer, writer::joined);
        runtime.pass(SOON);
        return writer;
    }

    private Writer open(Rooms rooms, long clientId) {
        return open(rooms, clientId, Role.EDITOR);
    }

    @Test
    @DisplayName("F-23 a message is confirmed after the commit that holds it, and not before")
    void confirmedAfterTheCommit() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        backends.consuming = false;
        int before = writer.statuses.size();
        writer.type("hello");
        runtime.pass(Duration.ofSeconds(1));
        assertEquals(before, writer.statuses.size());
        assertEquals("", backends.text());
        backends.consuming = true;
        backends.consume();
        runtime.pass(SOON);
        assertEquals(before + 1, writer.statuses.size());
        assertEquals("hello", backends.text());
        assertFalse(writer.hasUnconfirmed());
    }

    @Test
    @DisplayName("an update that brings nothing new is confirmed no sooner than what it says is durable")
    void repeatedUpdate() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        Writer other = open(rooms, 2);
        backends.consuming = false;
        writer.type("hello");
        runtime.pass(SOON);
        assertEquals("hello", other.text());
        int before = other.statuses.size();
        other.send(new SyncMessage.Update(other.document.encodeStateAsUpdate()));
        runtime.pass(SOON);
        assertEquals(before, other.statuses.size());
        backends.consuming = true;
        backends.consume();
        runtime.pass(SOON);
        assertEquals(before + 1, other.statuses.size());
        assertTrue(other.statuses.getLast());
    }

    @Test
    @DisplayName("F-40 with Redis away people go on writing, and what they write is stored directly")
    void logAway() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        Writer other = open(rooms, 2);
        backends.logUp = false;
        writer.type("without Redis");
        runtime.pass(SOON);
        assertEquals("without Redis", other.text());
        runtime.pass(Duration.ofSeconds(5));
        assertFalse(writer.hasUnconfirmed());
        assertEquals("without Redis", backends.text());
        assertTrue(backends.directStores > 0);
    }

    @Test
    @DisplayName(
            "F-29 with everything away people go on writing, nothing is called saved, and all is stored afterwards")
    void everythingAway() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        Writer other = open(rooms, 2);
        backends.logUp = false;
        backends.storeUp = false;
        int before = writer.statuses.size();
        for (int i = 0; i < 60; i++) {
            writer.type(i + " ");
            runtime.pass(Duration.ofSeconds(1));
        }
        assertEquals(writer.text(), other.text());
        assertEquals(before, writer.statuses.size());
        backends.storeUp = true;
        backends.logBack(true);
        runtime.pass(Duration.ofSeconds(30));
        assertFalse(writer.hasUnconfirmed());
        assertEquals(writer.text(), backends.text());
    }

    @Test
    @DisplayName("F-41 what Redis loses before it is stored is appended again, and stored once")
    void logLosesItsData() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        backends.consuming = false;
        writer.type("kept by its room");
        runtime.pass(SOON);
        backends.logUp = false;
        backends.consuming = true;
        backends.logBack(false);
        runtime.pass(SOON);
        assertEquals("kept by its room", backends.text());
        assertFalse(writer.hasUnconfirmed());
    }

    @Test
    @DisplayName("F-29 an hour without PostgreSQL does not fill the log with what it has already")
    void logDoesNotFill() {
        Writer writer = open(pod(), 1);
        backends.storeUp = false;
        int before = backends.appends;
        writer.type("once");
        runtime.pass(Duration.ofHours(1));
        assertEquals(before + 1, backends.appends);
        assertTrue(backends.directStores > 100, "it goes on trying");
        assertTrue(writer.hasUnconfirmed());
        // After a gap nobody knows what it has.
        backends.logBack(false);
        runtime.pass(SOON);
        assertEquals(before + 2, backends.appends);
        backends.storeUp = true;
        backends.consume();
        runtime.pass(SOON);
        assertFalse(writer.hasUnconfirmed());
    }

    @Test
    @DisplayName("F-29 what neither the log nor PostgreSQL would take is appended as soon as the log is back")
    void loggedOnceTheLogIsBack() {
        Writer writer = open(pod(), 1);
        Writer elsewhere = open(pod(), 2);
        backends.storeUp = false;
        backends.logUp = false;
        writer.type("twice away");
        runtime.pass(SOON);
        backends.logUp = true;
        runtime.pass(PendingUpdates.LAST_PATIENCE.plusSeconds(2));
        assertEquals("twice away", elsewhere.text());
        int appends = backends.appends;
        runtime.pass(Duration.ofHours(1));
        assertEquals(appends, backends.appends);
    }

    /** What a pod that is gone had appended; nothing has stored it. */
    private void appendElsewhere(String text) {
        YDoc elsewhere = new YDoc(YDoc.Options.defaults().withClientId(9));
        elsewhere.getText("text").insert(0, text);
        backends.put(new LogEntry(
                new UpdateId(DOCUMENT, new UUID(8, 8), 1), null, runtime.now(), elsewhere.encodeStateAsUpdate()));
    }

    @Test
    @DisplayName("F-40 a room that opens while the log is away reads it as soon as it can, gap or no gap")
    void opensWithoutTheLog() {
        backends.consuming = false;
        appendElsewhere("in the log alone");
        runtime.pass(SOON);
        backends.logUp = false;
        Writer writer = open(pod(), 1);
        assertEquals("", writer.text());
        backends.logUp = true;
        runtime.pass(Duration.ofSeconds(3));
        assertEquals("in the log alone", writer.text());
        // And then never again.
        int loads = backends.loads;
        runtime.pass(LONG);
        assertEquals(loads, backends.loads);
    }

    @Test
    @DisplayName("F-41 a gap while a room loads is not forgotten")
    void gapWhileLoading() {
        backends.consuming = false;
        appendElsewhere("in the log alone");
        runtime.pass(SOON);
        backends.logUp = false;
        Writer writer = new Writer(1, Role.EDITOR, backends::holds);
        pod().join(DOCUMENT, writer, writer::joined);
        runtime.pass(Duration.ofMillis(1));
        backends.logBack(true);
        assertTrue(writer.statuses.isEmpty(), "not open yet");
        runtime.pass(SOON);
        assertEquals("in the log alone", writer.text());
    }

    @Test
    @DisplayName("F-41 a gap while a room looks at the log and the store again makes it do so once more")
    void gapWhileReloading() {
        backends.consuming = false;
        Writer writer = open(pod(), 1);
        backends.logBack(true);
        runtime.pass(Duration.ofMillis(1));
        backends.appendsUnheard = true;
        // The log has been read for the first gap, the store not yet.
        appendElsewhere("between two gaps");
        backends.logBack(true);
        runtime.pass(SOON);
        assertEquals("between two gaps", writer.text());
    }

    @Test
    @DisplayName("F-29 many gaps while the store is away end in one attempt at a time, not in many")
    void gapsWithoutTheStore() {
        Writer writer = open(pod(), 1);
        writer.type("here");
        runtime.pass(SOON);
        backends.storeUp = false;
        for (int i = 0; i < 20; i++) {
            backends.logBack(true);
            runtime.pass(SOON);
        }
        int loads = backends.loads;
        runtime.pass(Duration.ofSeconds(20));
        assertTrue(backends.loads - loads <= 11, backends.loads - loads + " loads in 20 s");
        backends.storeUp = true;
        runtime.pass(Duration.ofSeconds(3));
        loads = backends.loads;
        runtime.pass(LONG);
        assertEquals(loads, backends.loads);
    }

    @Test
    @DisplayName("lost news of what is stored only delay the confirmation")
    void newsLost() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        backends.newsLost = true;
        writer.type("stored, but nobody says so");
        runtime.pass(Duration.ofSeconds(10));
        assertFalse(writer.hasUnconfirmed());
    }

    @Test
    @DisplayName("an append whose answer is lost is stored once all the same")
    void answerLost() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        int storedBefore = backends.stored.size();
        backends.answersLost = true;
        writer.type("once");
        runtime.pass(Duration.ofSeconds(10));
        assertFalse(writer.hasUnconfirmed());
        assertEquals(storedBefore + 1, backends.stored.size());
        assertEquals("once", backends.text());
    }

    @Test
    @DisplayName("F-03 two pods that host one document by mistake still agree")
    void twoOwners() {
        Writer here = open(pod(), 1);
        Writer there = open(pod(), 2);
        here.type("here ");
        there.type("there ");
        runtime.pass(Duration.ofSeconds(1));
        assertEquals(here.text(), there.text());
        assertEquals(here.text(), backends.text());
        assertEquals("here there ".length(), here.text().length());
    }

    @Test
    @DisplayName("F-03 what was stored directly is told to other pods by the log, once that is there")
    void storedDirectlyIsTold() {
        Writer here = open(pod(), 1);
        Writer there = open(pod(), 2);
        backends.logUp = false;
        here.type("past the log");
        runtime.pass(SOON);
        assertFalse(here.hasUnconfirmed());
        assertEquals("", there.text());
        // Nobody is told of a gap: only the writer's own way to the log was down.
        backends.logUp = true;
        runtime.pass(Duration.ofSeconds(3));
        assertEquals("past the log", there.text());
    }

    @Test
    @DisplayName(
            "F-08 a room tidies up no format marks: what is stored is what clients wrote, in whatever order it is heard")
    void leavesMarksAlone() {
        YDoc here = new YDoc(YDoc.Options.defaults().withClientId(1));
        here.getXmlFragment("default").push(List.of(new YXmlText("plain words")));
        YDoc there = new YDoc(YDoc.Options.defaults().withClientId(2));
        there.applyUpdate(here.encodeStateAsUpdate());
        byte[] common = here.encodeStateVector();
        for (YDoc document : List.of(here, there)) {
            ((YXmlText) document.getXmlFragment("default").get(0)).format(0, 5, Map.of("bold", true));
        }
        UUID elsewhere = new UUID(8, 8);
        UpdateId text = new UpdateId(DOCUMENT, elsewhere, 1);
        backends.stored.put(text, new LogEntry(text, null, runtime.now(), here.encodeStateAsUpdate()));
        Writer viewer = open(pod(), 3, Role.VIEWER);
        // An editor's replica would tidy up, as the viewer's does.
        backends.put(new LogEntry(
                new UpdateId(DOCUMENT, elsewhere, 2), null, runtime.now(), there.encodeStateAsUpdate(common)));
        runtime.pass(Duration.ofSeconds(5));
        assertFalse(viewer.document.deleteSet().isEmpty(), "some of the marks were too many");
        DeleteSet.Builder stored = new DeleteSet.Builder();
        backends.stored
                .values()
                .forEach(entry -> stored.addAll(Updates.content(entry.update()).deleted()));
        assertTrue(stored.build().isEmpty());
    }

    @Test
    @DisplayName("F-03 what waited in a room for an update reaches its sender, too, who may not have it")
    void waitedForTheSendersUpdate() {
        YDoc elsewhere = new YDoc(YDoc.Options.defaults().withClientId(9));
        elsewhere.getText("text").insert(0, "one ");
        byte[] first = elsewhere.encodeStateAsUpdate();
        byte[] before = elsewhere.encodeStateVector();
        elsewhere.getText("text").insert(4, "two");
        Writer writer = open(pod(), 1);
        // The log has lost the first, and the writer had it before that.
        backends.put(new LogEntry(
                new UpdateId(DOCUMENT, new UUID(8, 8), 2), null, runtime.now(), elsewhere.encodeStateAsUpdate(before)));
        runtime.pass(SOON);
        assertEquals("", writer.text());
        writer.document.applyUpdate(first, "from elsewhere");
        runtime.pass(Duration.ofSeconds(5));
        assertEquals("one two", writer.text());
        assertEquals("one two", backends.text());
    }

    @Test
    @DisplayName("what a dead pod left in the log is adopted by the next owner and confirmed to its writer")
    void leftInTheLog() {
        YDoc document = new YDoc();
        document.getText("text").insert(0, "orphan");
        backends.consuming = false;
        backends.put(new LogEntry(
                new UpdateId(DOCUMENT, new UUID(8, 8), 1), null, runtime.now(), document.encodeStateAsUpdate()));
        Writer writer = open(pod(), 1);
        assertEquals("orphan", writer.text());
        assertTrue(writer.hasUnconfirmed(), "not durable yet");
        // Nobody consumes the log: the room stores what it has adopted itself.
        runtime.pass(Duration.ofSeconds(10));
        assertEquals("orphan", backends.text());
        assertFalse(writer.hasUnconfirmed());
    }

    @Test
    @DisplayName("a viewer's edits are refused, never applied; a step 2 without news is confirmed")
    void viewer() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        writer.type("truth");
        runtime.pass(SOON);
        Writer viewer = open(rooms, 2, Role.VIEWER);
        assertEquals(List.of(true), viewer.statuses);
        viewer.type("lie");
        runtime.pass(SOON);
        assertEquals(List.of(true, false), viewer.statuses);
        assertEquals("truth", writer.text());
        assertEquals("truth", backends.text());
    }

    @Test
    @DisplayName("bytes that are no update close the connection that sent them and change nothing")
    void malformed() {
        Rooms rooms = pod();
        Writer good = open(rooms, 1);
        Writer bad = open(rooms, 2);
        bad.send(new SyncMessage.Update(new byte[] {9, 8, 7, 6}));
        Writer worse = open(rooms, 3);
        // A billion structs in eight bytes.
        worse.send(new SyncMessage.Update(new byte[] {1, -1, -1, -1, -1, 3, 1, 0}));
        runtime.pass(SOON);
        assertEquals(CloseCode.MALFORMED, bad.closed);
        assertEquals(CloseCode.MALFORMED, worse.closed);
        good.type("still here");
        runtime.pass(SOON);
        assertNull(good.closed);
        assertEquals("still here", backends.text());
    }

    @Test
    @DisplayName("awareness that is not JSON closes the connection that sent it")
    void malformedAwareness() {
        Rooms rooms = pod();
        Writer bad = open(rooms, 1);
        bad.room.awareness(bad, new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(1, 1, "{{"))).encode());
        runtime.pass(SOON);
        assertEquals(CloseCode.MALFORMED, bad.closed);
    }

    @Test
    @DisplayName("F-11 a client that does not read is skipped, caught up with one update, or sent away")
    void slowReader() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        Writer slow = open(rooms, 2);
        slow.behind = true;
        for (int i = 0; i < 100; i++) {
            writer.type("x");
            runtime.pass(Duration.ofMillis(20));
        }
        assertEquals(0, slow.updatesReceived);
        slow.behind = false;
        runtime.pass(Duration.ofSeconds(1));
        assertEquals(1, slow.updatesReceived);
        assertEquals(writer.text(), slow.text());
        slow.behind = true;
        writer.type("y");
        runtime.pass(Audience.MAX_BEHIND.plusSeconds(2));
        assertEquals(CloseCode.SLOW, slow.closed);
    }

    @Test
    @DisplayName("F-11 a client that was skipped for an update that waits for another misses neither")
    void slowReaderAndWaitingUpdate() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        Writer slow = open(rooms, 2);
        YDoc document = new YDoc(YDoc.Options.defaults().withClientId(9));
        document.getText("text").insert(0, "one ");
        byte[] first = document.encodeStateAsUpdate();
        byte[] before = document.encodeStateVector();
        document.getText("text").insert(4, "two");
        slow.behind = true;
        writer.send(new SyncMessage.Update(document.encodeStateAsUpdate(before)));
        runtime.pass(SOON);
        writer.send(new SyncMessage.Update(first));
        runtime.pass(SOON);
        slow.behind = false;
        runtime.pass(Duration.ofSeconds(1));
        assertEquals("one two", slow.text());
    }

    @Test
    @DisplayName("F-10 changes of one window reach a client as one frame")
    void batching() {
        Rooms rooms = pod();
        Writer reader = open(rooms, 1);
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writers.add(open(rooms, 10 + i));
        }
        int before = reader.updatesReceived;
        writers.forEach(writer -> writer.type("a"));
        runtime.pass(SOON);
        assertEquals(before + 1, reader.updatesReceived);
        assertEquals(50, reader.text().length());
    }

    @Test
    @DisplayName("F-32 five hundred clients that open one cold document cause one load")
    void stampede() {
        Rooms rooms = pod();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Writer writer = new Writer(i + 1, Role.EDITOR, backends::holds);
            rooms.join(DOCUMENT, writer, writer::joined);
            writers.add(writer);
        }
        runtime.pass(SOON);
        assertEquals(1, backends.loads);
        assertTrue(writers.stream().allMatch(writer -> writer.done > 0));
    }

    @Test
    @DisplayName("a document that can't be loaded now is loaded later, one that does not exist never")
    void loading() {
        backends.storeUp = false;
        Writer early = open(pod(), 1);
        runtime.pass(Duration.ofSeconds(3));
        assertEquals(0, early.done);
        backends.storeUp = true;
        runtime.pass(Duration.ofSeconds(3));
        assertEquals(2, early.done, "the question and the answer");
        backends.exists = false;
        Writer late = open(pod(), 2);
        assertEquals(CloseCode.NOT_FOUND, late.closed);
        backends.storeUp = false;
        Writer patient = open(pod(), 3);
        runtime.pass(settings.loadTimeout().plusSeconds(5));
        assertEquals(CloseCode.OVERLOADED, patient.closed);
    }

    @Test
    @DisplayName("a document is unloaded when nobody is there and nothing is pending, and loses nothing by it")
    void unloading() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        backends.consuming = false;
        backends.storeUp = false;
        writer.type("not yet stored");
        runtime.pass(SOON);
        writer.room.leave(writer);
        runtime.pass(LONG);
        assertEquals(1, rooms.all().size(), "what is pending keeps it");
        backends.storeUp = true;
        runtime.pass(LONG);
        assertEquals(0, rooms.all().size());
        assertEquals("not yet stored", open(rooms, 2).text());
    }

    @Test
    @DisplayName("a document that hears something at the moment when it would be unloaded is unloaded later")
    void unloadingWhileHearing() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        writer.room.leave(writer);
        runtime.pass(settings.idle().minus(Duration.ofMillis(3)));
        YDoc document = new YDoc();
        document.getText("text").insert(0, "from elsewhere");
        UpdateId id = new UpdateId(DOCUMENT, new UUID(8, 8), 1);
        backends.stored.put(id, new LogEntry(id, null, runtime.now(), document.encodeStateAsUpdate()));
        backends.logBack(true);
        runtime.pass(LONG);
        assertEquals(0, rooms.all().size());
    }

    @Test
    @DisplayName("F-12 a document at its limit takes no more, says so, and the client keeps its text")
    void documentTooLarge() {
        settings = new RoomSettings(
                settings.window(),
                settings.awarenessWindow(),
                settings.maxPeers(),
                1_000,
                settings.maxPendingBytes(),
                settings.maxPendingBytesTogether(),
                settings.idle(),
                settings.loadTimeout());
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        writer.type("x".repeat(900));
        runtime.pass(SOON);
        writer.type("y".repeat(900));
        runtime.pass(SOON);
        assertFalse(writer.statuses.getLast());
        assertTrue(writer.notices.getLast().contains("document-too-large"));
        assertNull(writer.closed);
        assertEquals("x".repeat(900), backends.text());
        assertEquals(1_800, writer.text().length());
    }

    @Test
    @DisplayName("F-29 what can't be stored is bounded: beyond it a client is sent away, with its text")
    void pendingIsBounded() {
        settings = withPending(5_000, settings.maxPendingBytesTogether());
        sentAwayBeyondTheBound();
    }

    @Test
    @DisplayName("F-29 what all rooms of a pod can't get stored is bounded, too")
    void pendingIsBoundedTogether() {
        settings = withPending(settings.maxPendingBytes(), 5_000);
        sentAwayBeyondTheBound();
    }

    private RoomSettings withPending(long maxBytes, long maxBytesTogether) {
        return new RoomSettings(
                settings.window(),
                settings.awarenessWindow(),
                settings.maxPeers(),
                settings.maxDocumentBytes(),
                maxBytes,
                maxBytesTogether,
                settings.idle(),
                settings.loadTimeout());
    }

    private void sentAwayBeyondTheBound() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        backends.logUp = false;
        backends.storeUp = false;
        for (int i = 0; i < 20 && writer.closed == null; i++) {
            writer.type("z".repeat(400));
            runtime.pass(SOON);
        }
        assertEquals(CloseCode.OVERLOADED, writer.closed);
        assertTrue(rooms.pendingBytes() > 2_500 && rooms.pendingBytes() <= 5_000, rooms.pendingBytes() + " bytes");
        backends.storeUp = true;
        backends.logBack(true);
        runtime.pass(Duration.ofSeconds(40));
        Writer again = reconnect(writer, rooms);
        runtime.pass(Duration.ofSeconds(40));
        assertFalse(again.hasUnconfirmed());
        assertEquals(again.text(), backends.text());
        assertEquals(0, rooms.pendingBytes());
    }

    @Test
    @DisplayName("F-07 every entry of the log delivered twice changes nothing")
    void replay() {
        Rooms rooms = pod();
        Writer writer = open(rooms, 1);
        for (int i = 0; i < 20; i++) {
            writer.type("w" + i);
            runtime.pass(SOON);
        }
        String before = backends.text();
        int storedBefore = backends.stored.size();
        List.copyOf(backends.stored.values()).forEach(backends::put);
        runtime.pass(Duration.ofSeconds(10));
        assertEquals(before, writer.text());
        assertEquals(storedBefore, backends.stored.size());
    }

    @Test
    @DisplayName("F-08 whatever fails, in whatever order: nothing confirmed is lost and all replicas end alike")
    void randomFaults() {
        long start = Long.getLong("scriptorium.seed", System.nanoTime());
        int rounds = System.getProperty("scriptorium.seed") == null ? Integer.getInteger("scriptorium.rounds", 60) : 1;
        for (long seed = start; seed < start + rounds; seed++) {
            try {
                new RoomTest().oneRandomStory(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dscriptorium.seed=" + seed, e);
            }
        }
    }

    private void oneRandomStory(long seed) {
        Random random = new Random(seed);
        Rooms[] nodes = {pod(), pod()};
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(open(nodes[random.nextInt(2)], i + 1));
        }
        for (int step = 0; step < 150; step++) {
            int chosen = random.nextInt(writers.size());
            Writer writer = writers.get(chosen);
            switch (random.nextInt(12)) {
                case 0 -> backends.logUp = false;
                case 1 -> backends.logBack(random.nextBoolean());
                case 2 -> backends.storeUp = !backends.storeUp;
                case 3 -> backends.consuming = !backends.consuming;
                case 4 -> backends.newsLost = !backends.newsLost;
                case 5 -> backends.answersLost = !backends.answersLost;
                case 6 -> writers.set(chosen, reconnect(writer, nodes[random.nextInt(2)]));
                default -> writer.type("abcdefgh".charAt(random.nextInt(8)) + "");
            }
            runtime.pass(Duration.ofMillis(random.nextInt(2_000)));
        }
        backends.storeUp = true;
        backends.consuming = true;
        backends.newsLost = false;
        backends.answersLost = false;
        backends.logBack(true);
        runtime.pass(LONG);
        writers.replaceAll(writer -> writer.closed == null ? writer : reconnect(writer, nodes[0]));
        runtime.pass(LONG);
        for (Writer writer : writers) {
            assertFalse(writer.hasUnconfirmed(), "all is confirmed in the end");
            assertEquals(writers.getFirst().text(), writer.text());
            assertEquals(backends.text(), writer.text());
        }
    }

    private Writer reconnect(Writer writer, Rooms rooms) {
        Writer again = writer.again();
        rooms.join(DOCUMENT, again, again::joined);
        return again;
    }

    /** The updates of somebody who types a text, letter by letter. */
    private static List<byte[]> typing(YDoc document, String text) {
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, origin) -> updates.add(update));
        for (int i = 0; i < text.length(); i++) {
            document.getText("text").insert(i, text.substring(i, i + 1));
        }
        return updates;
    }

    @Test
    @DisplayName("a snapshot and the updates after it are the document; one that is malformed does not hide the others")
    void snapshotAndUpdates() {
        YDoc author = new YDoc();
        List<byte[]> updates = new ArrayList<>(typing(author, "what is stored"));
        YDoc old = new YDoc();
        updates.subList(0, 7).forEach(old::applyUpdate);
        List<byte[]> after = new ArrayList<>(updates.subList(5, updates.size()));
        after.add(3, new byte[] {9, 9, 9});
        backends.handedOver =
                new StoredState(new StoredState.Snapshot(DeflatedState.of(old.encodeStateAsUpdateV2())), after);
        for (byte[] update : updates) {
            UpdateId id = new UpdateId(DOCUMENT, new UUID(8, 8), backends.stored.size() + 1);
            backends.stored.put(id, new LogEntry(id, null, runtime.now(), update));
        }
        Writer writer = open(pod(), 1);
        assertEquals("what is stored", writer.text());
        // Nothing of it was news.
        assertEquals(0, backends.appends);
    }

    @Test
    @DisplayName("a document whose snapshot is damaged is not opened as an empty one")
    void damagedSnapshot() {
        byte[] damaged = DeflatedState.of(new YDoc().encodeStateAsUpdateV2()).toByteArray();
        damaged[damaged.length - 1] ^= 1;
        backends.handedOver = new StoredState(
                new StoredState.Snapshot(
                        new DeflatedState(new YDoc().encodeStateAsUpdateV2().length, ByteBuffer.wrap(damaged))),
                List.of());
        Writer writer = open(pod(), 1);
        assertEquals(CloseCode.OVERLOADED, writer.closed);
    }

    @Test
    @DisplayName(
            "F-32 those who open a document at once are given the same bytes, encoded once; after a change nobody is")
    void encodedOnce() {
        Rooms rooms = pod();
        Writer first = open(rooms, 1);
        first.type("hello");
        runtime.pass(Duration.ofSeconds(5));
        Writer second = open(rooms, 2);
        Writer third = open(rooms, 3);
        assertEquals("hello", third.text());
        assertSame(second.step2, third.step2);
        first.type("!");
        Writer fourth = open(rooms, 4);
        assertEquals("hello!", fourth.text());
        assertNotSame(third.step2, fourth.step2);
        first.document.getText("text").delete(0, 5);
        Writer fifth = open(rooms, 5);
        assertEquals("!", fifth.text());
        runtime.pass(Room.WHOLE_KEPT);
        Writer sixth = open(rooms, 6);
        assertNotSame(fifth.step2, sixth.step2);
    }

    @Test
    @DisplayName(
            "F-32 what other pods write, and what waits for something that is missing, is in what is given out, too")
    void encodedAnewAfterForeignChanges() {
        Rooms here = pod();
        Rooms there = pod();
        Writer one = open(here, 1);
        Writer other = open(there, 2);
        open(here, 3);
        other.type("from another pod");
        runtime.pass(SOON);
        assertEquals("from another pod", open(here, 4).text());
        List<byte[]> updates = typing(new YDoc(), "ab");
        one.send(new SyncMessage.Update(updates.get(1)));
        runtime.pass(SOON);
        Writer late = open(here, 5);
        late.document.applyUpdate(updates.get(0));
        assertTrue(late.text().contains("ab"), late.text());
    }

    @Test
    @DisplayName("a large document that nobody has open is let go of soon, a small one stays for a while")
    void largeDocumentsLeaveSoon() {
        Rooms rooms = pod();
        Writer small = open(rooms, 1);
        rooms.with(DOCUMENT, room -> room.leave(small));
        runtime.pass(settings.idle().minus(SOON));
        assertEquals(1, rooms.all().size());
        runtime.pass(SOON.multipliedBy(2));
        assertEquals(0, rooms.all().size());
        YDoc large = new YDoc();
        large.getText("text").insert(0, "x".repeat(20 << 20));
        UpdateId id = new UpdateId(DOCUMENT, new UUID(8, 8), 1);
        backends.stored.put(id, new LogEntry(id, null, runtime.now(), large.encodeStateAsUpdate()));
        Writer reader = open(rooms, 2, Role.VIEWER);
        rooms.with(DOCUMENT, room -> room.leave(reader));
        runtime.pass(Room.LEAST_IDLE.minus(SOON));
        assertEquals(1, rooms.all().size());
        runtime.pass(SOON.multipliedBy(2));
        assertEquals(0, rooms.all().size());
    }
}

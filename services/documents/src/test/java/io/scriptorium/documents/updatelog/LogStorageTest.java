package io.scriptorium.documents.updatelog;

import static io.restassured.RestAssured.given;
import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.log;
import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static io.scriptorium.documents.system.Stores.textOf;
import static io.scriptorium.documents.system.Stores.typing;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.testbackends.PostgresBackend;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DocumentsTest
class LogStorageTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String TEXT = "The cat sat on the mat and thought about durable logs.";

    @Inject
    LogAppender appender;

    @Inject
    UpdateStore store;

    @Inject
    MeterRegistry metrics;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    void storesWhatTheLogBrings() throws Exception {
        String id = ada.creates("From the log");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));

        append(entries);

        eventually("all is stored", SOON, () -> storedUpdates(id) == TEXT.length());
        assertEquals(TEXT, textOf(Internal.state(id)));
        assertEquals(
                TEXT.length(),
                log(id).stream()
                        .filter(stored -> ada.id().equals(stored.author())
                                && stored.at().isAfter(Instant.now().minusSeconds(60)))
                        .count());
    }

    @Test
    void aNewDocumentHasNothingStored() {
        String id = ada.creates("Empty");

        assertEquals("", textOf(Internal.state(id)));
        assertEquals(0, storedUpdates(id));
    }

    @Test
    @DisplayName("F-07 every entry of the log delivered twice, and in another order: state and stored log unchanged")
    void replay() throws Exception {
        String id = ada.creates("Replayed");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));
        append(entries);
        eventually("all is stored", SOON, () -> storedUpdates(id) == TEXT.length());
        byte[] before = Internal.state(id);
        double repeatedBefore = counter("scriptorium.updates.repeated");

        List<LogEntry> again = new ArrayList<>(entries);
        Collections.shuffle(again, new Random(7));
        append(again);
        append(entries);
        Internal.store(id, entries).then().statusCode(204);

        eventually(
                "all replays are consumed",
                SOON,
                () -> counter("scriptorium.updates.repeated") >= repeatedBefore + 3 * TEXT.length());
        assertEquals(TEXT.length(), storedUpdates(id));
        assertArrayEquals(before, Internal.state(id));
    }

    @Test
    @DisplayName(
            "F-07 delivered again in other batches and another order, from several producers: each update is stored once")
    void otherBatches() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            String id = ada.creates("Other batches");
            List<LogEntry> all = new ArrayList<>();
            for (int producer = 0; producer < 3; producer++) {
                all.addAll(entries(id, UUID.randomUUID(), typing("x".repeat(1 + random.nextInt(60)))));
            }
            Set<UpdateId> handed = new HashSet<>();
            for (int round = 0; round < 25; round++) {
                List<LogEntry> batch = new ArrayList<>();
                if (random.nextBoolean()) {
                    int from = random.nextInt(all.size());
                    batch.addAll(all.subList(from, Math.min(all.size(), from + 1 + random.nextInt(20))));
                } else {
                    for (int i = random.nextInt(30); i >= 0; i--) {
                        batch.add(all.get(random.nextInt(all.size())));
                    }
                }
                store.storeAll(batch);
                batch.forEach(entry -> handed.add(entry.id()));
                assertEquals(handed, identities(id), "seed " + seed + ", round " + round);
            }
            store.storeAll(all);
            assertEquals(all.size(), log(id).size());
            Map<UpdateId, byte[]> updates = new HashMap<>();
            all.forEach(entry -> updates.put(entry.id(), entry.update()));
            log(id).forEach(stored -> assertArrayEquals(
                    updates.get(new UpdateId(UUID.fromString(id), stored.producer(), stored.sequence())),
                    stored.update()));
        }
    }

    @Test
    @DisplayName(
            "F-07 an update with many gaps before it, and one whose producer was silent for hundreds of rows, are stored once")
    void gapsAndSilence() {
        String id = ada.creates("Gaps");
        List<LogEntry> gaps = entries(id, ada.id(), typing("x".repeat(200)));
        for (int i = 0; i < gaps.size(); i += 2) {
            store.storeAll(gaps.subList(i, i + 1));
        }
        List<LogEntry> others = entries(id, ada.id(), typing("y".repeat(1_200)));
        for (LogEntry other : others) {
            store.storeAll(List.of(other));
        }

        store.storeAll(gaps.subList(0, 100));
        store.storeAll(gaps);

        assertEquals(gaps.size() + others.size(), log(id).size());
        assertEquals(gaps.size() + others.size(), identities(id).size());
    }

    private static Set<UpdateId> identities(String id) {
        Set<UpdateId> identities = new HashSet<>();
        for (Stores.Stored stored : log(id)) {
            assertTrue(
                    identities.add(new UpdateId(UUID.fromString(id), stored.producer(), stored.sequence())),
                    stored.sequence() + " is stored twice");
        }
        return identities;
    }

    @Test
    @DisplayName("F-41 Redis is emptied and everything appended again: nothing lost, nothing twice")
    void flushAll() throws Exception {
        String id = ada.creates("Flushed");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));
        int half = entries.size() / 2;
        append(entries.subList(0, half));
        eventually("the first half is stored", SOON, () -> storedUpdates(id) == half);

        Stores.redis().flushAll();
        append(entries);

        eventually("all is stored", SOON, () -> storedUpdates(id) == entries.size());
        assertEquals(TEXT, textOf(Internal.state(id)));
    }

    @Test
    @DisplayName("F-20 a burst of edits is committed in few transactions")
    void batches() throws Exception {
        int documents = 20;
        int each = 50;
        List<LogEntry> all = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            all.addAll(entries(ada.creates("Batch " + i), ada.id(), typing("x".repeat(each))));
        }
        long before = metrics.get("scriptorium.updates.batch").summary().count();
        double storedBefore = counter("scriptorium.updates.stored");

        append(all);

        eventually("all is stored", SOON, () -> counter("scriptorium.updates.stored") >= storedBefore + all.size());
        long transactions = metrics.get("scriptorium.updates.batch").summary().count() - before;
        assertTrue(transactions <= all.size() / 20, transactions + " transactions for " + all.size() + " updates");
    }

    @Test
    @DisplayName(
            "F-21 an edit is appended and never written again: keystrokes of ten writers, 20 at a time, take at most 1.4 times their bytes, with all that PostgreSQL adds")
    void bytesPerEdit() {
        int rowPointer = 4;
        int indexEntry = 36;
        String id = ada.creates("Frugal");
        UUID producer = UUID.randomUUID();
        List<List<byte[]>> writers = new ArrayList<>();
        List<UUID> authors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            writers.add(typing(TEXT));
            authors.add(UUID.randomUUID());
        }
        long bytes = 0;
        List<LogEntry> together = new ArrayList<>();
        for (int i = 0; i < writers.size() * TEXT.length(); i++) {
            int writer = i % writers.size();
            byte[] update = writers.get(writer).get(i / writers.size());
            bytes += update.length;
            together.add(new LogEntry(
                    new UpdateId(UUID.fromString(id), producer, i + 1), authors.get(writer), Instant.now(), update));
            if (together.size() == 20) {
                store.storeAll(together);
                together.clear();
            }
        }
        assertEquals(writers.size() * TEXT.length(), log(id).size());
        long rows = number("SELECT count(*) FROM batch WHERE document_id = ?", UUID.fromString(id));
        long written = number("SELECT sum(pg_column_size(b.*)) FROM batch b WHERE document_id = ?", UUID.fromString(id))
                + rows * (rowPointer + indexEntry);
        assertTrue(written <= 1.4 * bytes, written + " for " + bytes);
    }

    @Test
    @DisplayName("F-25 writers of the same documents at once never deadlock, and no place in a log is given twice")
    void manyWritersOfTheSameDocuments() throws Exception {
        List<String> ids = List.of(ada.creates("One"), ada.creates("Two"), ada.creates("Three"));
        int writers = 8;
        int rounds = 20;
        List<Future<?>> writing = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                Random random = new Random(writer);
                writing.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        List<String> order = new ArrayList<>(ids);
                        Collections.shuffle(order, random);
                        List<LogEntry> batch = new ArrayList<>();
                        order.forEach(id -> batch.addAll(entries(id, UUID.randomUUID(), typing("ab"))));
                        store.storeAll(batch);
                    }
                }));
            }
        }
        for (Future<?> writer : writing) {
            writer.get();
        }
        for (String id : ids) {
            assertEquals(2L * writers * rounds, storedUpdates(id));
            assertEquals(2L * writers * rounds, log(id).getLast().place());
        }
        assertEquals(0, number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    @Test
    @DisplayName("F-25 typing writes the row of who edited last at most once in two seconds")
    void activityIsThrottled() {
        String id = ada.creates("Busy");
        Instant start = Instant.now().plusSeconds(60);
        for (int i = 0; i < 40; i++) {
            LogEntry entry = entries(id, ada.id(), typing("x")).getFirst();
            store.storeAll(List.of(new LogEntry(entry.id(), ada.id(), start.plusMillis(100L * i), entry.update())));
        }
        Instant noted = Instant.parse(ada.request().get("/api/documents/" + id).path("updatedAt"));
        assertTrue(!noted.isBefore(start.plusSeconds(2)) && noted.isBefore(start.plusSeconds(4)), noted + " " + start);

        TestUser bob = TestUser.visitor("Bob");
        LogEntry entry = entries(id, bob.id(), typing("x")).getFirst();
        store.storeAll(List.of(new LogEntry(entry.id(), bob.id(), start.plusMillis(4_100), entry.update())));
        assertEquals("Bob", ada.request().get("/api/documents/" + id).path("updatedBy.name"));
    }

    @Test
    void dropsWhatBelongsToNoDocumentAndKeepsWhatBelongsToTheTrash() throws Exception {
        String trashed = ada.creates("Trashed");
        ada.deletes(trashed);
        double before = counter("scriptorium.updates.dropped");

        append(entries(UUID.randomUUID().toString(), ada.id(), typing("lost")));
        append(entries(trashed, ada.id(), typing("kept")));

        eventually("the unknown are dropped", SOON, () -> counter("scriptorium.updates.dropped") == before + 4);
        eventually("the trash keeps", SOON, () -> storedUpdates(trashed) == 4);
        Internal.request()
                .get("/internal/documents/" + trashed + "/state")
                .then()
                .statusCode(404);
        ada.request().post("/api/documents/" + trashed + "/restore").then().statusCode(200);
        assertEquals("kept", textOf(Internal.state(trashed)));
    }

    @Test
    void splitsBatchesThatAreTooLargeForOneTransaction() {
        String id = ada.creates("Large");
        List<LogEntry> many =
                entries(id, ada.id(), Collections.nCopies(UpdateStore.MAX_ENTRIES + 1, new byte[] {0, 0}));
        long before = metrics.get("scriptorium.updates.batch").summary().count();

        store.storeAll(many);

        assertEquals(many.size(), storedUpdates(id));
        assertEquals(
                before + 2, metrics.get("scriptorium.updates.batch").summary().count());
    }

    @Test
    @DisplayName(
            "F-29 F-62 PostgreSQL goes away and comes back: requests are told to wait, the pod is not ready but lives, the log is stored afterwards, nothing is lost")
    void outage() throws Exception {
        String id = ada.creates("Through an outage");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));
        append(entries.subList(0, 10));
        eventually("the beginning is stored", SOON, () -> storedUpdates(id) == 10);

        PostgresBackend.shared().stop();
        try {
            append(entries.subList(10, entries.size()));
            long began = System.nanoTime();
            ada.request()
                    .get("/api/documents/" + id)
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2")
                    .body("code", equalTo("storage-unavailable"));
            Internal.request()
                    .get("/internal/documents/" + id + "/state")
                    .then()
                    .statusCode(503);
            Internal.store(id, entries).then().statusCode(503);
            assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 10);
            given().get(Internal.management() + "/health/ready").then().statusCode(503);
            given().get(Internal.management() + "/health/live").then().statusCode(200);
        } finally {
            PostgresBackend.shared().start();
        }

        eventually("all is stored", SOON, () -> storedUpdates(id) == entries.size());
        eventually(
                "ready again",
                SOON,
                () -> given().get(Internal.management() + "/health/ready").statusCode() == 200);
        assertEquals(TEXT, textOf(Internal.state(id)));
        ada.request().get("/api/documents/" + id).then().statusCode(200);
    }

    @Test
    @DisplayName(
            "F-29 F-62 PostgreSQL stands still: the pod is not ready but lives, after the first few nobody waits, and all goes on when it does")
    void standstill() throws Exception {
        String id = ada.creates("Through a standstill");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));
        PostgresBackend.shared().freeze();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Duration>> first = new ArrayList<>();
            for (int i = 0; i < 2 * 20; i++) {
                first.add(many.submit(() -> refused(id)));
            }
            for (Future<Duration> each : first) {
                each.get();
            }
            int waited = 0;
            for (int i = 0; i < 40; i++) {
                waited += refused(id).toMillis() < 500 ? 0 : 1;
            }
            // Those who try whether it is back: one in half a second, and each for some seconds.
            assertTrue(waited <= 10, waited + " of 40 waited");
            given().get(Internal.management() + "/health/ready").then().statusCode(503);
            given().get(Internal.management() + "/health/live").then().statusCode(200);
            append(entries);
        } finally {
            PostgresBackend.shared().thaw();
            eventually(
                    "all is well",
                    SOON,
                    () -> ada.request().get("/api/documents/" + id).statusCode() == 200);
        }
        eventually("all is stored", SOON, () -> storedUpdates(id) == entries.size());
    }

    private Duration refused(String id) {
        long began = System.nanoTime();
        ada.request().get("/api/documents/" + id).then().statusCode(503);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    @DisplayName("F-29 nobody is told to come again because PostgreSQL ended connections that were idle")
    void connectionsThatHaveEndedAreNotUsed() throws Exception {
        String id = ada.creates("On other connections");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));
        String idle =
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'scriptorium-documents' AND datname = current_database()";
        for (int i = 0; i < 8; i++) {
            // Several at once, so that the pool holds several connections.
            try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int j = 0; j < 20; j++) {
                    many.execute(() -> Internal.state(id));
                }
            }
            assertTrue(number(idle) > 1, "one connection proves little");
            if (i % 2 == 0) {
                number(idle.replace("count(*)", "count(pg_terminate_backend(pid))"));
            } else {
                PostgresBackend.shared().stop();
                PostgresBackend.shared().start();
            }
            ada.request().get("/api/documents/" + id).then().statusCode(200);
            Internal.store(id, entries.subList(i, i + 1)).then().statusCode(204);
        }
        assertEquals(TEXT.substring(0, 8), textOf(Internal.state(id)));
    }

    @Test
    @DisplayName("F-40 Redis goes away: updates are stored directly, and the log is read again once it is back")
    void redisOutage() throws Exception {
        String id = ada.creates("Without Redis");
        List<LogEntry> entries = entries(id, ada.id(), typing(TEXT));
        Stores.redis().stop();
        try {
            Internal.store(id, entries.subList(0, 10)).then().statusCode(204);
            assertEquals(TEXT.substring(0, 10), textOf(Internal.state(id)));
            ada.request().get("/api/documents/" + id).then().statusCode(200);
            given().get(Internal.management() + "/health/ready").then().statusCode(200);
        } finally {
            Stores.redis().start();
        }
        eventually("the log can be appended to", SOON, appender::isUp);
        append(entries);
        eventually("all is stored", SOON, () -> storedUpdates(id) == entries.size());
    }

    @Test
    void aBrokenClockHoldsNothingUp() {
        String id = ada.creates("Out of time");
        List<byte[]> updates = typing("abc");
        List<Instant> times = List.of(Instant.MAX, Instant.MIN, Instant.ofEpochMilli(Long.MAX_VALUE));
        UUID producer = UUID.randomUUID();
        for (int i = 0; i < times.size(); i++) {
            store.storeAll(List.of(new LogEntry(
                    new UpdateId(UUID.fromString(id), producer, i + 1), ada.id(), times.get(i), updates.get(i))));
        }
        assertEquals("abc", textOf(Internal.state(id)));
        Instant now = Instant.now();
        assertEquals(
                3,
                log(id).stream()
                        .filter(stored ->
                                Duration.between(stored.at(), now).abs().toSeconds() < 60)
                        .count());
    }

    @Test
    void takesLargeDirectUpdates() {
        String id = ada.creates("Pasted");
        String pasted = "x".repeat(5 << 20);
        YDoc document = new YDoc();
        document.getText("default").insert(0, pasted);

        Internal.store(id, entries(id, ada.id(), List.of(document.encodeStateAsUpdate())))
                .then()
                .statusCode(204);

        assertEquals(pasted.length(), textOf(Internal.state(id)).length());
    }

    @Test
    void refusesDirectUpdatesThatAreNone() {
        String id = ada.creates("Strict");
        LogEntry good = entries(id, ada.id(), typing("x")).getFirst();

        Internal.store(UUID.randomUUID().toString(), List.of(good)).then().statusCode(404);
        Internal.store(
                        id,
                        List.of(new LogEntry(
                                new UpdateId(UUID.fromString(id), UUID.randomUUID(), 1),
                                null,
                                Instant.now(),
                                new byte[] {1, 2, 3})))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-updates"));
        Internal.request()
                .body("{}")
                .post("/internal/documents/" + id + "/updates")
                .then()
                .statusCode(400);
        Internal.request()
                .body(Map.of(
                        "entries",
                        List.of(Map.of(
                                "producer",
                                UUID.randomUUID().toString(),
                                "sequence",
                                0,
                                "at",
                                Instant.now().toString(),
                                "update",
                                Base64.getEncoder().encodeToString(good.update())))))
                .post("/internal/documents/" + id + "/updates")
                .then()
                .statusCode(400);
        given().contentType("application/json")
                .body("{}")
                .post("/internal/documents/" + id + "/updates")
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        assertEquals(0, storedUpdates(id));
    }

    private void append(List<LogEntry> entries) throws Exception {
        List<CompletableFuture<Void>> appended = new ArrayList<>();
        for (LogEntry entry : entries) {
            appended.add(appender.append(entry).toCompletableFuture());
        }
        CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).get();
    }

    private double counter(String name) {
        return metrics.get(name).counter().count();
    }
}

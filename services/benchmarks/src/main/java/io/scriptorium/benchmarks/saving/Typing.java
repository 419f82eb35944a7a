package io.scriptorium.benchmarks.saving;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * People who type, each a paragraph of their own, letter by letter at an even pace. Their keystrokes wait for nothing: each counts from when it was due. What others write reaches them, as it would reach
 * browsers, but is not looked at.
 */
final class Typing implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TEXT = "The quick brown fox jumps over the lazy dog; ";
    private static final int SEED = 1;

    private final Clients clients;
    private final Duration pace;
    private final List<Writer> writers = new ArrayList<>();

    private Distribution saving = new Distribution();
    private long updates;
    private long bytes;

    /**
     * What came of it.
     *
     * @param saving from keystroke to saved
     * @param bytes of the updates
     */
    record Outcome(Distribution saving, long updates, long bytes, Duration took) {}

    /** Lets people sit down. */
    Typing(Clients clients, Storage storage, int documents, int writersEach, Duration pace)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        this.clients = clients;
        this.pace = pace;
        SplittableRandom random = new SplittableRandom(SEED);
        List<Future<Client>> opened = new ArrayList<>();
        for (int document = 0; document < documents; document++) {
            UUID owner = UUID.randomUUID();
            UUID id = storage.createDocument(owner);
            for (int i = 0; i < writersEach; i++) {
                UUID user = i == 0 ? owner : UUID.randomUUID();
                if (i > 0) {
                    storage.addMember(id, user, "editor");
                }
                long phase = random.nextLong(pace.toNanos());
                opened.add(clients.open(id, user, this::saved)
                        .onSuccess(client -> writers.add(new Writer(client, phase))));
            }
        }
        Clients.await(Future.all(opened), PATIENCE);
    }

    private void saved(long nanos) {
        saving.add(nanos);
    }

    /** Types for so long; returns when all is saved. */
    Outcome run(Duration duration) throws InterruptedException, ExecutionException, TimeoutException {
        Promise<Outcome> done = Promise.promise();
        clients.vertx().runOnContext(ignored -> {
            saving = new Distribution();
            updates = 0;
            bytes = 0;
            long began = System.nanoTime();
            long last = began + duration.toNanos();
            writers.forEach(writer -> writer.due = began + writer.phase);
            clients.vertx().setPeriodic(1, timer -> {
                long now = System.nanoTime();
                for (Writer writer : writers) {
                    while (writer.due <= now && writer.due < last) {
                        writer.type();
                    }
                }
                if (now >= last && writers.stream().allMatch(writer -> writer.client.isSaved())) {
                    clients.vertx().cancelTimer(timer);
                    done.tryComplete(new Outcome(saving, updates, bytes, Duration.ofNanos(now - began)));
                }
            });
        });
        return done.future()
                .toCompletionStage()
                .toCompletableFuture()
                .get(duration.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clients.vertx().runOnContext(ignored -> writers.forEach(writer -> writer.client.close()));
    }

    private final class Writer {
        final Client client;
        final long phase;
        private final YDoc document = new YDoc();
        private final YXmlText line = new YXmlText("");
        private byte[] update = {};
        long due;

        Writer(Client client, long phase) {
            this.client = client;
            this.phase = phase;
            document.onUpdate((made, _) -> update = made);
            YXmlElement paragraph = new YXmlElement("paragraph");
            paragraph.push(List.of(line));
            document.getXmlFragment("default").push(List.of(paragraph));
            send(System.nanoTime());
        }

        void type() {
            int length = line.length();
            int at = length % TEXT.length();
            line.insert(length, TEXT.substring(at, at + 1));
            send(due);
            due += pace.toNanos();
        }

        private void send(long at) {
            client.type(update, at);
            updates++;
            bytes += update.length;
        }
    }
}

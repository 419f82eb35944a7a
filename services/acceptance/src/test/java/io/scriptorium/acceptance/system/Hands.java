package io.scriptorium.acceptance.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A Node process that does what it is told, one line of JSON an action: see {@code hands/serve.mjs}. */
final class Hands implements AutoCloseable {
    /** Longer than anything a hand does: each has a shorter limit of its own. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Writer orders;
    private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    Hands(String module, Map<String, String> environment) {
        try {
            Path log = Path.of("target", "hands-" + module + ".log");
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder("node", "hands/serve.mjs", module)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        orders = process.outputWriter(StandardCharsets.UTF_8);
        CompletableFuture<JsonNode> ready = new CompletableFuture<>();
        open.put(0L, ready);
        Thread.ofPlatform().daemon().name("hands-" + module).start(this::readAnswers);
        await(ready, "start " + module);
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode answer = JSON.readTree(line);
                CompletableFuture<JsonNode> waiting =
                        open.remove(answer.path("id").asLong());
                if (waiting == null) {
                    continue;
                }
                if (answer.has("problem")) {
                    waiting.completeExceptionally(
                            new AssertionError(answer.path("problem").asText()));
                } else {
                    waiting.complete(answer.path("value"));
                }
            }
        } catch (IOException e) {
            // The process is gone: said below to all who wait.
        }
        open.values().forEach(waiting -> waiting.completeExceptionally(new IOException("the hands are gone")));
    }

    /** Starts an action. */
    CompletableFuture<JsonNode> begin(String action, Map<String, ?> with) {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        Map<String, Object> order = new HashMap<>();
        order.put("id", id);
        order.put("does", action);
        order.put("with", with);
        try {
            synchronized (orders) {
                orders.write(JSON.writeValueAsString(order));
                orders.write('\n');
                orders.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    /** Does an action and waits until it is done. */
    JsonNode call(String action, Map<String, ?> with) {
        return await(begin(action, with), action);
    }

    static JsonNode await(CompletableFuture<JsonNode> answer, String what) {
        try {
            return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(what + " did not end within " + TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

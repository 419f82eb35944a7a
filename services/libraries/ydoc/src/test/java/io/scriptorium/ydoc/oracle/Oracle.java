package io.scriptorium.ydoc.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.ydoc.lib0.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Yjs itself, in a Node process of its own that answers one question at a time. */
final class Oracle implements AutoCloseable {
    private static final int MAX_DEPTH = 200;

    /** A random scenario and what Yjs made of it. */
    record Answer(Map<?, ?> scenario, List<String> lines) {}

    private final Process node;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    Oracle() {
        try {
            node = new ProcessBuilder("node", "oracle.mjs")
                    .directory(Path.of("src/test/node").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Node.js 20.19 or later is needed to compare with Yjs", e);
        }
        questions = new BufferedWriter(new OutputStreamWriter(node.getOutputStream(), UTF_8));
        answers = new BufferedReader(new InputStreamReader(node.getInputStream(), UTF_8));
    }

    private Map<?, ?> ask(Object question) {
        try {
            questions.write(Json.stringify(question));
            questions.newLine();
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("Node ended; was `npm ci` run in src/test/node?");
            }
            return (Map<?, ?>) Json.parse(answer, MAX_DEPTH, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Map<?, ?> answer) {
        return ((List<?>) answer.get("lines")).stream().map(String.class::cast).toList();
    }

    List<String> run(Map<?, ?> scenario) {
        return lines(ask(Map.of("run", scenario)));
    }

    Answer random(long seed, int operations) {
        Map<?, ?> answer = ask(Map.of("random", seed, "options", Map.of("size", operations)));
        return new Answer((Map<?, ?>) answer.get("scenario"), lines(answer));
    }

    @Override
    public void close() throws IOException {
        questions.close();
        node.destroy();
    }
}

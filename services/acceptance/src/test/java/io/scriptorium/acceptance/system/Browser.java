package io.scriptorium.acceptance.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A real browser (Chromium, by Playwright) and the people in front of it. */
public final class Browser implements AutoCloseable {
    private final Installation system;
    private final Hands hands;
    private final AtomicInteger names = new AtomicInteger();

    /** A browser that looks at an installation. */
    public Browser(Installation system) {
        this.system = system;
        // The bundled browser is unpacked into the temporary folder.
        Path temporary = Path.of("target", "browser").toAbsolutePath();
        if (!temporary.toFile().mkdirs() && !temporary.toFile().isDirectory()) {
            throw new IllegalStateException("can't make " + temporary);
        }
        this.hands = new Hands(
                "browser",
                Map.of(
                        "TMPDIR",
                        temporary.toString(),
                        "SCRIPTORIUM_BROWSER",
                        System.getProperty("scriptorium.browser", "")));
    }

    /** Somebody sits down with a profile of their own. */
    public Screen sit() {
        return sit(Map.of());
    }

    /** The same, at the end of a wire. */
    public Screen sit(Wire wire) {
        return sit(Map.of("wirePort", wire.port()));
    }

    /** The same, where another build of the client is given out. */
    public Screen sit(OtherPages pages) {
        return sit(Map.of("wirePort", pages.port()));
    }

    private Screen sit(Map<String, ?> more) {
        String name = "screen-" + names.incrementAndGet();
        Map<String, Object> with = new HashMap<>(more);
        with.put("name", name);
        with.put("origin", system.origin());
        hands.call("sit", with);
        return new Screen(name);
    }

    @Override
    public void close() {
        hands.close();
    }

    /** One person's screen. */
    public final class Screen implements AutoCloseable {
        private final String name;

        private Screen(String name) {
            this.name = name;
        }

        private Map<String, Object> with(Object... keysAndValues) {
            Map<String, Object> with = new HashMap<>();
            with.put("name", name);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                with.put((String) keysAndValues[i], keysAndValues[i + 1]);
            }
            return with;
        }

        /** Signs in at the provider's page. */
        public Screen signIn(String user) {
            hands.call("signIn", with("user", user));
            return this;
        }

        /** Signs in on the way to a page. */
        public Screen signIn(String user, String path) {
            hands.call("signIn", with("user", user, "path", path));
            return this;
        }

        /** Goes to a page. */
        public Screen open(String path) {
            hands.call("openPath", with("path", path));
            return this;
        }

        /** Where it is. */
        public String path() {
            return hands.call("path", with()).asText();
        }

        /** Makes a document by the button and answers its id. */
        public String createDocument(String title) {
            return hands.call("createDocument", with("title", title)).asText();
        }

        /** Goes to a document. */
        public Screen openDocument(String documentId) {
            hands.call("openDocument", with("documentId", documentId));
            return this;
        }

        /** Shares the open document in the dialog. */
        public Screen share(String email, String role) {
            hands.call("share", with("email", email, "role", role));
            return this;
        }

        /** Types at the end of the text. */
        public Screen type(String text) {
            hands.call("type", with("text", text));
            return this;
        }

        /** Starts to type where the caret is, with a pause after each letter. */
        public CompletableFuture<JsonNode> beginTyping(String text, Duration perLetter) {
            return hands.begin("type", with("text", text, "where", "caret", "delayMillis", perLetter.toMillis()));
        }

        /** Puts the caret at the end of the text. */
        public Screen placeCaret() {
            hands.call("placeCaret", with());
            return this;
        }

        /** Puts the caret at the end of a block. */
        public Screen placeCaret(int block) {
            hands.call("placeCaret", with("block", block));
            return this;
        }

        /** Types Markdown, line by line. */
        public Screen insertMarkdown(String... lines) {
            hands.call("insertMarkdown", with("lines", Arrays.asList(lines)));
            return this;
        }

        /** The letters on the screen, a line a block. */
        public String text() {
            return hands.call("text", with()).asText();
        }

        /** Waits until all these parts stand there. */
        public Screen awaitText(Duration timeout, String... parts) {
            hands.call("awaitText", with("contains", Arrays.asList(parts), "timeoutMillis", timeout.toMillis()));
            return this;
        }

        /** Waits until the save state says so: a regular expression. */
        public Screen awaitSaveState(String state, Duration timeout) {
            hands.call("awaitSaveState", with("state", state, "timeoutMillis", timeout.toMillis()));
            return this;
        }

        /** What the save state says. */
        public String saveState() {
            return hands.call("saveState", with()).asText();
        }

        /** Waits until somebody's cursor is seen. */
        public Screen awaitCursorOf(String person) {
            hands.call("awaitCursorOf", with("person", person));
            return this;
        }

        /** Whether one may type. */
        public boolean isEditable() {
            return hands.call("isEditable", with()).asBoolean();
        }

        /** Starts to collect what the screen shows whenever it says Saved. */
        public CompletableFuture<JsonNode> beginSampling(Duration duration) {
            return hands.begin("savedSamples", with("forMillis", duration.toMillis()));
        }

        /** The texts of {@link #beginSampling}. */
        public static List<String> samples(CompletableFuture<JsonNode> sampling) {
            List<String> samples = new ArrayList<>();
            Hands.await(sampling, "sampling").forEach(sample -> samples.add(sample.asText()));
            return samples;
        }

        /** Waits for what was begun. */
        public static void finish(CompletableFuture<JsonNode> begun) {
            Hands.await(begun, "an action");
        }

        /** Everything that the page's own scripts can read. */
        public JsonNode storages() {
            return hands.call("storages", with());
        }

        /** What a script of the page gets. */
        public int fetchStatus(String url, String method) {
            return hands.call("fetchStatus", with("url", url, "method", method)).asInt();
        }

        /** Opens the history beside the text. */
        public Screen openHistory() {
            hands.call("openHistory", with());
            return this;
        }

        /** Closes it. */
        public Screen closeHistory() {
            hands.call("closeHistory", with());
            return this;
        }

        /** Gives the present moment a name, in the open history. */
        public Screen nameVersion(String version) {
            hands.call("nameVersion", with("version", version));
            return this;
        }

        /** Looks at a version of the open history; answers {@code text} and {@code editable}. */
        public JsonNode showVersion(String version) {
            return hands.call("showVersion", with("version", version));
        }

        /** Leaves the version that is shown. */
        public Screen backToNow() {
            hands.call("backToNow", with());
            return this;
        }

        /** Restores the version that is shown. */
        public Screen restoreVersion() {
            hands.call("restoreVersion", with());
            return this;
        }

        /** Loads the page again. */
        public Screen reload() {
            hands.call("reload", with());
            return this;
        }

        /** Waits until there is a notice above the text that says so. */
        public Screen awaitNotice(String says, Duration timeout) {
            hands.call("awaitNotice", with("says", says, "timeoutMillis", timeout.toMillis()));
            return this;
        }

        /** Loads the page again by the button of that notice. */
        public Screen reloadByNotice() {
            hands.call("reloadByNotice", with());
            return this;
        }

        /** Lets the page's files come, and nothing else. */
        public Screen blockServer() {
            hands.call("blockServer", with());
            return this;
        }

        /** Lets everything through again. */
        public Screen unblockServer() {
            hands.call("unblockServer", with());
            return this;
        }

        /** Takes a picture. */
        public void picture(Path file) {
            hands.call("picture", with("file", file.toAbsolutePath().toString()));
        }

        /** Faults of the page's scripts. */
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            hands.call("problems", with()).forEach(problem -> problems.add(problem.asText()));
            return problems;
        }

        @Override
        public void close() {
            hands.call("leave", with());
        }
    }
}

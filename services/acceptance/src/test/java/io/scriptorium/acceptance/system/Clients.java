package io.scriptorium.acceptance.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Unmodified Yjs clients, in one Node process. */
public final class Clients implements AutoCloseable {
    private final Installation system;
    private final Hands hands;
    private final AtomicInteger names = new AtomicInteger();

    /** Clients of an installation. */
    public Clients(Installation system) {
        this(system, "clients");
    }

    private Clients(Installation system, String module) {
        this.system = system;
        this.hands = new Hands(module, Map.of());
    }

    /** Others that are held to account: {@code hands/audited.mjs} says what can be asked of them besides. */
    public static Clients audited(Installation system) {
        return new Clients(system, "audited");
    }

    /** Asks something of all of them at once. */
    public JsonNode ask(String action, Map<String, ?> with) {
        return hands.call(action, with);
    }

    /** What a client is made of. */
    public enum Family {
        HOCUSPOCUS_4("hocuspocus-4"),
        HOCUSPOCUS_3("hocuspocus-3"),
        Y_WEBSOCKET_3("y-websocket-3"),
        Y_WEBSOCKET_2("y-websocket-2");

        private final String wireName;

        Family(String wireName) {
            this.wireName = wireName;
        }

        /** Whether it is told what is saved. */
        public boolean knowsSaved() {
            return this == HOCUSPOCUS_4 || this == HOCUSPOCUS_3;
        }
    }

    /** Where a client connects and with what. */
    public static final class Spec {
        private final Map<String, Object> values = new HashMap<>();
        private final Family family;
        private final String documentId;
        private String socketOrigin;
        private String node = "";

        private Spec(Installation system, Family family, String documentId) {
            this.family = family;
            this.documentId = documentId;
            this.socketOrigin = system.socketOrigin();
            values.put("api", system.origin());
        }

        /** Uses an API token for the socket itself. */
        public Spec apiToken(String token) {
            values.put("apiToken", token);
            return this;
        }

        /** Uses the API token to fetch a connection token for every attempt (Hocuspocus only). */
        public Spec mintingWith(String apiToken) {
            values.put("mintsTokens", true);
            return apiToken(apiToken);
        }

        /** Uses this token, for ever. */
        public Spec token(String token) {
            values.put("token", token);
            return this;
        }

        /** Goes through a node's own path, be it the owner's or not. */
        public Spec through(String nodeName) {
            node = "/" + nodeName;
            return this;
        }

        /** Goes through a wire. */
        public Spec over(Wire wire) {
            socketOrigin = "ws://localhost:" + wire.port();
            return this;
        }

        private Map<String, Object> toMap(String name) {
            values.put("name", name);
            values.put("family", family.wireName);
            values.put("documentId", documentId);
            boolean hocuspocus = family.knowsSaved();
            // y-websocket puts the document's name at the end of the URL by itself.
            values.put("url", socketOrigin + "/collab" + node + (hocuspocus ? "/" + documentId : "/y"));
            return values;
        }
    }

    /** Begins to describe a client. */
    public Spec spec(Family family, String documentId) {
        return new Spec(system, family, documentId);
    }

    /** Opens a client. */
    public Client open(Spec spec) {
        String name = "client-" + names.incrementAndGet();
        hands.call("open", spec.toMap(name));
        return new Client(name, spec.family);
    }

    /** What stands in an encoded state, read by Yjs itself. */
    public List<String> paragraphsOf(byte[] state) {
        return strings(
                hands.call("paragraphsOf", Map.of("update", Base64.getEncoder().encodeToString(state))));
    }

    /** What stands in PostgreSQL's rows of a document, of which these have come since it was asked for the last time; read by Yjs itself. */
    public List<String> storedParagraphs(String documentId, List<Rows.Row> news) {
        return strings(hands.call("storedParagraphs", Map.of("documentId", documentId, "rows", base64(news))));
    }

    /** Rows as {@code hands/rows.mjs} takes them. */
    public static List<Map<String, String>> base64(List<Rows.Row> rows) {
        Base64.Encoder encoder = Base64.getEncoder();
        return rows.stream()
                .map(row -> Map.of(
                        "entries", encoder.encodeToString(row.entries()), "bytes", encoder.encodeToString(row.bytes())))
                .toList();
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asText()));
        return strings;
    }

    /** A line for one writer to type. */
    public record Line(int paragraph, String text) {}

    /** One client. */
    public final class Client implements AutoCloseable {
        private final String name;
        private final Family family;

        private Client(String name, Family family) {
            this.name = name;
            this.family = family;
        }

        private Map<String, Object> with(Object... keysAndValues) {
            Map<String, Object> with = new HashMap<>();
            with.put("name", name);
            for (int i = 0; i < keysAndValues.length; i += 2) {
                with.put((String) keysAndValues[i], keysAndValues[i + 1]);
            }
            return with;
        }

        /** What it is called. */
        public String name() {
            return name;
        }

        /** What it is made of. */
        public Family family() {
            return family;
        }

        /** Waits for the first exchange of states. */
        public Client awaitSynced() {
            hands.call("awaitSynced", with("timeoutMillis", 20_000));
            return this;
        }

        /** Waits until nothing of its own is unconfirmed. */
        public Client awaitSaved(Duration timeout) {
            hands.call("awaitSaved", with("timeoutMillis", timeout.toMillis()));
            return this;
        }

        /** Waits until all these parts stand in the text. */
        public Client awaitText(String... parts) {
            hands.call("awaitText", with("contains", Arrays.asList(parts), "timeoutMillis", 20_000));
            return this;
        }

        /** Waits for an event that comes, or came, after a moment in milliseconds since the epoch. */
        public JsonNode awaitEvent(String what, long after, Duration timeout) {
            return hands.call("awaitEvent", with("what", what, "after", after, "timeoutMillis", timeout.toMillis()));
        }

        /** Everything that can be said of it now. */
        public JsonNode state() {
            return hands.call("state", with());
        }

        /** Its text. */
        public List<String> paragraphs() {
            return strings(hands.call("paragraphs", with()));
        }

        /** Its text as it was when the server last confirmed all of it. */
        public List<String> savedParagraphs() {
            return strings(hands.call("savedParagraphs", with()));
        }

        /** Its whole state, encoded. */
        public byte[] bytes() {
            return Base64.getDecoder().decode(hands.call("bytes", with()).asText());
        }

        /** Puts paragraphs at the end. */
        public Client append(String... texts) {
            hands.call("append", with("texts", Arrays.asList(texts)));
            return this;
        }

        /** Inserts letters. */
        public Client insert(int paragraph, int at, String text) {
            hands.call("insert", with("paragraph", paragraph, "at", at, "text", text));
            return this;
        }

        /** Takes letters away. */
        public Client remove(int paragraph, int at, int length) {
            hands.call("remove", with("paragraph", paragraph, "at", at, "length", length));
            return this;
        }

        /** Starts to type into paragraphs that are its own. */
        public CompletableFuture<JsonNode> type(List<Line> lines, int seed, int perSecond) {
            return hands.begin("type", with("lines", lines, "seed", seed, "perSecond", perSecond));
        }

        /** Starts to type into a paragraph where others type, too. */
        public CompletableFuture<JsonNode> typeAmongOthers(int paragraph, String text, int perSecond) {
            return hands.begin("typeAmongOthers", with("paragraph", paragraph, "text", text, "perSecond", perSecond));
        }

        /** Sets fields of its presence. */
        public Client present(Map<String, ?> state) {
            hands.call("present", with("state", state));
            return this;
        }

        /** Everybody's presence as it sees it, by client id. */
        public JsonNode presence() {
            return hands.call("presence", with());
        }

        /** Waits until so many are present, itself included. */
        public Client awaitPresence(int count, Duration timeout) {
            hands.call("awaitPresence", with("count", count, "timeoutMillis", timeout.toMillis()));
            return this;
        }

        @Override
        public void close() {
            hands.call("close", with());
        }

        @Override
        public String toString() {
            return name + " (" + family.wireName + ")";
        }
    }

    @Override
    public void close() {
        hands.close();
    }
}

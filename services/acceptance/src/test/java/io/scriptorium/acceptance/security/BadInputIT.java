package io.scriptorium.acceptance.security;

import static io.scriptorium.acceptance.system.RawSocket.BINARY;
import static io.scriptorium.acceptance.system.RawSocket.TEXT;
import static io.scriptorium.acceptance.system.RawSocket.frame;
import static io.scriptorium.acceptance.system.RawSocket.hocuspocus;
import static io.scriptorium.acceptance.system.RawSocket.string;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.RawSocket;
import io.scriptorium.acceptance.system.RawSocket.Closing;
import io.scriptorium.acceptance.system.SystemExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong gets its documented answer; the processes live on, and the neighbours notice nothing. */
@ExtendWith(SystemExtension.class)
class BadInputIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MALFORMED = 4400;
    private static final int UNAUTHORIZED = 4401;
    private static final int TOO_BIG = 1009;
    /** Over every limit of `collab`, whose own is 16 MiB. */
    private static final int HUGE_BYTES = 17 << 20;

    private static final byte[] NOTHING = {};

    private final LocalSystem system;
    private final Clients clients;
    private Person ada;
    private String documentId = "";
    private Client neighbour;
    private List<Long> collabs;

    BadInputIT(LocalSystem system, Clients clients) {
        this.system = system;
        this.clients = clients;
    }

    @BeforeEach
    void aNeighbourWrites() {
        ada = Person.signIn(system, "ada");
        documentId = ada.create("Neighbour");
        neighbour = clients.open(clients.spec(Family.HOCUSPOCUS_4, documentId).apiToken(ada.apiToken()));
        neighbour.awaitSynced().append("before").awaitSaved(SOON);
        collabs = collabs();
    }

    private List<Long> collabs() {
        return system.nodes().stream().map(node -> system.child(node).pid()).toList();
    }

    @AfterEach
    void theNeighbourNoticedNothing() {
        neighbour.append("after").awaitSaved(SOON);
        assertEquals(List.of("before", "after"), ada.paragraphs(documentId));
        assertTrue(
                Stream.of(neighbour.state().path("events"))
                        .flatMap(events -> Stream.iterate(0, i -> i < events.size(), i -> i + 1)
                                .map(events::get))
                        .noneMatch(event -> event.path("what").asText().equals("close")),
                () -> "its socket was closed: " + neighbour.state());
        assertEquals(collabs, collabs(), "a process died");
        neighbour.close();
    }

    private RawSocket authenticated() {
        RawSocket socket = RawSocket.open(system, "/collab/" + documentId, Map.of());
        assertEquals(101, socket.status());
        socket.authenticate(documentId, ada.connect(documentId).token());
        byte[] answer = socket.receive(SOON).orElseThrow();
        byte[] expected = hocuspocus(documentId, 2, frame(new byte[] {2}, string("read-write")));
        assertEquals(
                new String(expected, StandardCharsets.ISO_8859_1), new String(answer, StandardCharsets.ISO_8859_1));
        return socket;
    }

    static Stream<Arguments> malformed() {
        byte[] half = {(byte) 0x80};
        return Stream.of(
                Arguments.of("an empty frame", NOTHING),
                Arguments.of("a length that never ends", new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}),
                Arguments.of("a name longer than the frame", new byte[] {100, 'a'}),
                Arguments.of("a name that is not UTF-8", new byte[] {2, (byte) 0xc3, 0x28, 0}),
                Arguments.of("half a number", half));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    @DisplayName("a frame that is not of the protocol closes its own connection")
    void malformedFrame(String what, byte[] bytes) {
        try (RawSocket socket = authenticated()) {
            Closing closing = socket.send(BINARY, bytes).awaitClose(SOON);
            assertEquals(MALFORMED, closing.code(), what + ": " + closing.reason());
        }
    }

    static Stream<Arguments> malformedMessages() {
        return Stream.of(
                Arguments.of("an unknown type", 77, NOTHING),
                Arguments.of("a message between servers", 6, string("{}")),
                Arguments.of("an unknown kind of sync", 0, new byte[] {9, 0}),
                Arguments.of("a state vector cut short", 0, new byte[] {0, 5, 1}),
                Arguments.of("an update of noise", 0, frame(new byte[] {2, 6}, new byte[] {9, 8, 7, 6, 5, 4})),
                Arguments.of("an update that claims a billion structs", 0, frame(new byte[] {2, 8}, new byte[] {
                    1, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 1, 0
                })),
                Arguments.of(
                        "awareness that is not JSON", 1, frame(new byte[] {6}, new byte[] {1, 7, 1, 2, '{', '{'})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedMessages")
    @DisplayName("a message that can't be read closes its own connection")
    void malformedMessage(String what, int type, byte[] rest) {
        try (RawSocket socket = authenticated()) {
            Closing closing =
                    socket.send(BINARY, hocuspocus(documentId, type, rest)).awaitClose(SOON);
            assertEquals(MALFORMED, closing.code(), what + ": " + closing.reason());
        }
    }

    @Test
    @DisplayName("text where bytes are due closes its own connection")
    void textFrame() {
        try (RawSocket socket = authenticated()) {
            Closing closing =
                    socket.send(TEXT, "hello".getBytes(StandardCharsets.UTF_8)).awaitClose(SOON);
            assertTrue(List.of(MALFORMED, 1003).contains(closing.code()), closing.toString());
        }
    }

    @Test
    @DisplayName("bytes that are no WebSocket frame at all end the connection")
    void noFrame() {
        try (RawSocket socket = authenticated()) {
            byte[] reservedOpcode = {(byte) 0xff, (byte) 0xff, 0, 0, 0, 0};
            assertNotEquals(
                    1000, socket.sendBytes(reservedOpcode).awaitClose(SOON).code());
        }
    }

    @Test
    @DisplayName("F-12 a frame over the limit is refused with the code for that")
    void hugeFrame() {
        try (RawSocket socket = authenticated()) {
            Closing closing = socket.send(BINARY, new byte[HUGE_BYTES]).awaitClose(SOON);
            assertTrue(List.of(TOO_BIG, 1006).contains(closing.code()), closing.toString());
        }
    }

    @Test
    @DisplayName("random bytes, as many as one likes, do no harm")
    void noise() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            try (RawSocket socket = RawSocket.open(
                    system, i % 2 == 0 ? "/collab/" + documentId : "/collab/y/" + documentId + "?token=x", Map.of())) {
                byte[] bytes = new byte[1 + random.nextInt(300)];
                random.nextBytes(bytes);
                socket.send(BINARY, bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "scr_nonsense", "eyJhbGciOiJub25lIn0.e30."})
    @DisplayName("a wrong token is denied in both families")
    void wrongToken(String token) {
        try (RawSocket y = RawSocket.open(system, "/collab/y/" + documentId + "?token=" + token, Map.of());
                RawSocket hocuspocus = RawSocket.open(system, "/collab/" + documentId, Map.of())) {
            Closing closing = y.awaitClose(SOON);
            assertEquals(UNAUTHORIZED, closing.code(), closing.reason());
            byte[] answer =
                    hocuspocus.authenticate(documentId, token).receive(SOON).orElseThrow();
            byte[] start = hocuspocus(documentId, 2, new byte[] {1});
            assertEquals(1, answer[start.length - 1], "denied");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost:1"})
    @DisplayName("F-52 a foreign origin is refused before the upgrade")
    void foreignOrigin(String origin) {
        for (String path : List.of("/collab", "/collab/" + documentId, "/collab/y/" + documentId)) {
            try (RawSocket socket = RawSocket.open(system, path, Map.of("Origin", origin))) {
                assertEquals(403, socket.status(), path);
            }
        }
        try (RawSocket socket = RawSocket.open(system, "/collab/" + documentId, Map.of("Origin", system.origin()))) {
            assertEquals(101, socket.status());
        }
    }

    @Test
    @DisplayName("invalid JSON, a wrong type and a missing field are answered 400, as problem details with a code")
    void invalidJson() {
        for (String body : List.of("{", "[]", "{\"title\": {}}", "\u0000")) {
            HttpResponse<String> answer = ada.request("POST", "/api/documents", "application/json", body);
            assertProblem(400, answer);
        }
        assertProblem(
                400,
                ada.request(
                        "PUT",
                        "/api/documents/" + documentId + "/members",
                        "application/json",
                        "{\"email\":\"grace@example.com\",\"role\":\"emperor\"}"));
        assertProblem(404, ada.request("GET", "/api/documents/not-a-uuid", "", ""));
    }

    @Test
    @DisplayName("F-52 what rides on cookies without the header, or from a foreign origin, is refused 403")
    void forged() {
        URI documents = URI.create(system.origin() + "/api/documents");
        assertProblem(
                403,
                ada.send(HttpRequest.newBuilder(documents)
                        .header("Content-Type", "application/json")
                        .header("Origin", system.origin())
                        .POST(BodyPublishers.ofString("{\"title\":\"forged\"}"))));
        assertProblem(
                403,
                ada.send(HttpRequest.newBuilder(documents)
                        .header("Content-Type", "application/json")
                        .header("X-Scriptorium", "1")
                        .header("Origin", "https://evil.example")
                        .POST(BodyPublishers.ofString("{\"title\":\"forged\"}"))));
        assertTrue(ada.get("/api/documents?query=forged").path("items").isEmpty());
    }

    @Test
    @DisplayName("F-60 no answer of the API may be kept by anybody")
    void notCached() {
        for (String path : List.of("/api/documents", "/api/documents/" + documentId, "/auth/me")) {
            HttpResponse<String> answer = ada.request("GET", path, "", "");
            assertTrue(
                    answer.headers().firstValue("Cache-Control").orElse("").contains("no-store"),
                    () -> path + ": " + answer.headers().map());
        }
    }

    @Test
    @DisplayName("what is internal is not to be had from outside")
    void internal() {
        for (String path : List.of(
                "/internal/documents/" + documentId + "/state",
                "/api/internal/documents/" + documentId + "/state",
                "/collab/internal/documents",
                "/q/health",
                "/q/metrics")) {
            HttpResponse<String> answer = ada.request("GET", path, "", "");
            // The page for unknown addresses is the web service's and may be a 200; what must not be is an answer.
            assertTrue(
                    answer.statusCode() >= 400
                            || answer.headers()
                                    .firstValue("Content-Type")
                                    .orElse("")
                                    .startsWith("text/html"),
                    () -> path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static void assertProblem(int status, HttpResponse<String> answer) {
        assertAll(
                () -> assertEquals(status, answer.statusCode(), answer.body()),
                () -> assertTrue(
                        answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")),
                () -> assertTrue(
                        Person.parse(answer.body()).path("code").asText().matches("[a-z][a-z0-9-_.]*"), answer.body()));
    }
}

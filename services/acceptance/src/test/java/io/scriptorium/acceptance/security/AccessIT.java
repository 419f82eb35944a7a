package io.scriptorium.acceptance.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.RawSocket;
import io.scriptorium.acceptance.system.RawSocket.Closing;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in, what they may do there, and how fast that changes. */
@ExtendWith(SystemExtension.class)
class AccessIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** What the architecture promises: gone from open sockets within a second. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    private final LocalSystem system;
    private final Clients clients;
    private final List<Client> open = new ArrayList<>();
    private Person owner;
    private Person guest;

    AccessIT(LocalSystem system, Clients clients) {
        this.system = system;
        this.clients = clients;
    }

    @BeforeEach
    void signIn() {
        owner = Person.signIn(system, "ada");
        guest = Person.signIn(system, "grace");
    }

    @AfterEach
    void closeClients() {
        open.forEach(Client::close);
    }

    private Client open(Family family, String documentId, String apiToken) {
        Client client = clients.open(clients.spec(family, documentId).apiToken(apiToken));
        open.add(client);
        return client;
    }

    @Test
    @DisplayName(
            "a stranger is told of a document that isn't theirs what they are told of one that doesn't exist, over HTTP")
    void strangerOverHttp() {
        String documentId = owner.create("Not yours");
        for (String id : List.of(documentId, UUID.randomUUID().toString())) {
            String path = "/api/documents/" + id;
            assertEquals(404, guest.status("GET", path, Map.of()), path);
            assertEquals(404, guest.status("GET", path + "/content", Map.of()), path);
            assertEquals(404, guest.status("GET", path + "/members", Map.of()), path);
            assertEquals(404, guest.status("POST", path + "/connect", Map.of()), path);
            assertEquals(404, guest.status("DELETE", path, Map.of()), path);
            assertEquals(
                    404, guest.status("PUT", path + "/members", Map.of("email", guest.email(), "role", "owner")), path);
        }
        assertTrue(guest.get("/api/documents").toString().indexOf(documentId) < 0);
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    @DisplayName("a stranger is told the same of either on the socket, too")
    void strangerOnTheSocket(Family family) {
        String documentId = owner.create("Not yours either");
        String token = guest.apiToken();
        List<JsonNode> answers = new ArrayList<>();
        for (String id : List.of(documentId, UUID.randomUUID().toString())) {
            Client stranger = open(family, id, token);
            String what = family.knowsSaved() ? "denied" : "close";
            answers.add(stranger.awaitEvent(what, 0, SOON).path("value"));
        }
        assertEquals(answers.get(1), answers.get(0));
    }

    @Test
    @DisplayName("a connection token is good for its own document and no other")
    void tokenOfAnotherDocument() {
        String mine = owner.create("Mine");
        String other = owner.create("Other");
        String token = owner.connect(mine).token();
        Client client = clients.open(clients.spec(Family.HOCUSPOCUS_4, other).token(token));
        open.add(client);
        client.awaitEvent("denied", 0, SOON);
        assertEquals(List.of(), client.paragraphs());
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    @DisplayName("a viewer whose client sends edits all the same is refused, and nobody ever sees them")
    void viewerWithModifiedClient(Family family) {
        String documentId = owner.create("Read only");
        owner.share(documentId, guest, "viewer");
        Client writer = open(Family.HOCUSPOCUS_4, documentId, owner.apiToken()).awaitSynced();
        writer.append("the truth").awaitSaved(SOON);
        Client viewer = open(family, documentId, guest.apiToken()).awaitText("the truth");
        // The providers send whatever happens to their document; that their user is a viewer is for the server to know.
        viewer.append("a lie");
        viewer.insert(0, 0, "not ");
        if (family.knowsSaved()) {
            Waiting.untilAsserted(
                    "both are refused",
                    SOON,
                    () -> assertEquals(2, viewer.state().path("refused").asInt()));
        }
        writer.append("more truth").awaitSaved(SOON);
        assertEquals(List.of("the truth", "more truth"), writer.paragraphs());
        assertEquals(List.of("the truth", "more truth"), owner.paragraphs(documentId));
    }

    @Test
    @DisplayName("F-58 an editor who is made a viewer can write no more within a second, and reads on")
    void demoted() {
        String documentId = owner.create("Demoted");
        owner.share(documentId, guest, "editor");
        Client watcher = open(Family.HOCUSPOCUS_4, documentId, owner.apiToken()).awaitSynced();
        Client editor = open(Family.HOCUSPOCUS_4, documentId, guest.apiToken()).awaitSynced();
        editor.append("while I may").awaitSaved(SOON);
        watcher.awaitText("while I may");
        long before = System.currentTimeMillis();
        owner.share(documentId, guest, "viewer");
        long since = System.currentTimeMillis();
        JsonNode event = editor.awaitEvent("scope", before, SOON);
        assertEquals("readonly", event.path("value").asText());
        assertSoon(event, since);
        editor.append("too late");
        Waiting.untilAsserted(
                "refused",
                SOON,
                () -> assertEquals(1, editor.state().path("refused").asInt()));
        watcher.append("read on");
        editor.awaitText("read on");
        assertEquals(List.of("while I may", "read on"), watcher.paragraphs());
    }

    @ParameterizedTest
    @EnumSource(names = {"HOCUSPOCUS_4", "Y_WEBSOCKET_3"})
    @DisplayName("F-58 who is removed is off the document within a second")
    void removed(Family family) {
        String documentId = owner.create("Removed");
        owner.share(documentId, guest, "editor");
        Client editor = open(family, documentId, guest.apiToken()).awaitSynced();
        long before = System.currentTimeMillis();
        owner.unshare(documentId, guest);
        long since = System.currentTimeMillis();
        assertSoon(editor.awaitEvent("denied|close", before, SOON), since);
    }

    @Test
    @DisplayName("F-54 who logs out everywhere is off all sockets within a second")
    void loggedOut() {
        // Somebody whom no other story needs: all sessions end here.
        Person leaver = Person.signIn(system, "leaver");
        String documentId = leaver.create("Logged out");
        String token = leaver.connect(documentId).token();
        try (RawSocket socket = RawSocket.open(system, "/collab/" + documentId, Map.of())) {
            assertEquals(101, socket.status());
            socket.authenticate(documentId, token);
            assertTrue(socket.receive(SOON).isPresent());
            assertEquals(204, leaver.status("POST", "/auth/logout", Map.of("everywhere", true)));
            long sinceNanos = System.nanoTime();
            Closing closing = socket.awaitClose(SOON);
            assertTrue(
                    Duration.ofNanos(System.nanoTime() - sinceNanos).compareTo(PROMISED) <= 0,
                    () -> "took " + Duration.ofNanos(System.nanoTime() - sinceNanos));
            assertEquals(4401, closing.code(), closing.reason());
        }
    }

    private static void assertSoon(JsonNode event, long sinceMillis) {
        long took = event.path("at").asLong() - sinceMillis;
        assertTrue(took <= PROMISED.toMillis(), () -> "took " + took + " ms");
    }

    @Test
    @DisplayName("a session's cookies open no socket: only a token does")
    void cookiesOpenNothing() {
        String documentId = owner.create("Cookies");
        try (RawSocket socket = RawSocket.open(system, "/collab/y/" + documentId, Map.of())) {
            byte[] denied = socket.receive(SOON).orElse(new byte[0]);
            assertTrue(denied.length == 0 || denied[0] == 2, () -> new String(denied, StandardCharsets.UTF_8));
            assertTrue(socket.awaitClose(SOON).code() >= 4400);
        }
    }
}

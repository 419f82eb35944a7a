package io.scriptorium.acceptance.editing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.Clients.Line;
import io.scriptorium.acceptance.system.Clients.Spec;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Node packages as they come from the registry, against the real thing. */
@ExtendWith(SystemExtension.class)
class UnmodifiedClientsIT {
    private static final int CUTS = 200;
    private static final int CUT_CLIENTS = 8;
    private static final int MAX_ROUNDS = 10;
    private static final Duration SOON = Duration.ofSeconds(20);
    /** As fast as nobody types, and as slow as the limit on messages allows. */
    private static final int KEYSTROKES_PER_SECOND = 40;

    private final LocalSystem system;
    private final Clients clients;
    private final List<Client> open = new ArrayList<>();
    private Person ada;
    private String adasToken;
    private Person grace;
    private String gracesToken;

    UnmodifiedClientsIT(LocalSystem system, Clients clients) {
        this.system = system;
        this.clients = clients;
    }

    @BeforeEach
    void signIn() {
        ada = Person.signIn(system, "ada");
        grace = Person.signIn(system, "grace");
        adasToken = ada.apiToken();
        gracesToken = grace.apiToken();
    }

    @AfterEach
    void closeClients() {
        open.forEach(Client::close);
    }

    private Client open(Spec spec) {
        Client client = clients.open(spec);
        open.add(client);
        return client;
    }

    private String sharedDocument(String title) {
        String documentId = ada.create(title);
        ada.share(documentId, grace, "editor");
        return documentId;
    }

    private String otherNode(String documentId) {
        String owner = ada.connect(documentId).node();
        return system.nodes().stream()
                .filter(node -> !node.equals(owner))
                .findFirst()
                .orElseThrow();
    }

    /** A real text that everybody has: the licence, without empty lines. */
    private List<String> realText() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("scriptorium.root"), "LICENSE")).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    @DisplayName(
            "F-03 F-08 a long text typed at once by eight clients of every kind over both nodes is the same everywhere, letter by letter")
    void realTextBySeveralWriters() throws IOException {
        String documentId = sharedDocument("The licence");
        List<String> text = realText();
        String owner = ada.connect(documentId).node();
        String other = otherNode(documentId);
        assertNotEquals(owner, other);

        List<Client> writers = new ArrayList<>();
        for (Family family : Family.values()) {
            writers.add(
                    open(clients.spec(family, documentId).apiToken(adasToken).through(owner)));
            writers.add(
                    open(clients.spec(family, documentId).apiToken(gracesToken).through(other)));
        }
        writers.forEach(Client::awaitSynced);

        // One paragraph a line, and at the end one where all of them type.
        String[] empty = new String[text.size() + 1];
        Arrays.fill(empty, "");
        empty[text.size()] = "together:";
        writers.getFirst().append(empty);
        writers.forEach(writer -> writer.awaitText("together:"));

        List<CompletableFuture<JsonNode>> typing = new ArrayList<>();
        List<String> alphabets =
                List.of("ABCDEFGH", "abcdefgh", "IJKLMNOP", "ijklmnop", "QRSTUVWX", "qrstuvwx", "αβγδεζηθ", "12345678");
        for (int w = 0; w < writers.size(); w++) {
            List<Line> lines = new ArrayList<>();
            for (int i = w; i < text.size(); i += writers.size()) {
                lines.add(new Line(i, text.get(i)));
            }
            typing.add(writers.get(w).type(lines, 1 + w, KEYSTROKES_PER_SECOND));
        }
        CompletableFuture.allOf(typing.toArray(CompletableFuture[]::new))
                .orTimeout(150, TimeUnit.SECONDS)
                .join();
        typing.clear();
        for (int w = 0; w < writers.size(); w++) {
            typing.add(
                    writers.get(w).typeAmongOthers(text.size(), alphabets.get(w).repeat(3), KEYSTROKES_PER_SECOND));
        }
        CompletableFuture.allOf(typing.toArray(CompletableFuture[]::new))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        writers.forEach(writer -> writer.awaitSaved(SOON));

        Waiting.untilAsserted("all clients have the same bytes", SOON, () -> {
            byte[] first = writers.getFirst().bytes();
            for (Client writer : writers) {
                assertArrayEquals(first, writer.bytes(), () -> writer + " differs");
            }
        });
        List<String> result = writers.getFirst().paragraphs();
        assertEquals(text, result.subList(0, text.size()));
        String together = result.getLast();
        for (String alphabet : alphabets) {
            assertEquals(
                    alphabet.repeat(3),
                    together.replace("together:", "").replaceAll("[^" + alphabet + "]", ""),
                    "one's own letters, in the order in which one typed them");
        }

        Waiting.untilAsserted("storage has the same", SOON, () -> assertEquals(result, ada.paragraphs(documentId)));
        assertEquals(result, clients.paragraphsOf(ada.yjsState(documentId)));
        assertEquals(
                result.stream().filter(line -> !line.isEmpty()).toList(),
                ada.content(documentId, "text/plain")
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .toList());
        for (Client writer : writers) {
            if (writer.family().knowsSaved()) {
                assertEquals(0, writer.state().path("refused").asInt(), () -> writer + " was refused something");
            }
        }
    }

    @Test
    @DisplayName("F-02 two people change one sentence at the same time, and both changes stay")
    void sameSentence() {
        String documentId = sharedDocument("The cat");
        Wirecutter cut = new Wirecutter(documentId);
        cut.apart(() -> {
            cut.left.insert(0, 4, "black ");
            cut.right.insert(0, 4, "fat ");
        });
        assertTrue(
                List.of("The black fat cat sat", "The fat black cat sat")
                        .contains(cut.left.paragraphs().getFirst()),
                () -> cut.left.paragraphs().toString());
        cut.close();
    }

    @Test
    @DisplayName("F-02 overlapping deletions take away what either wanted gone, and no more")
    void overlappingDeletions() {
        String documentId = sharedDocument("The cat");
        Wirecutter cut = new Wirecutter(documentId);
        cut.apart(() -> {
            cut.left.remove(0, 0, 8);
            cut.right.remove(0, 4, 7);
        });
        assertEquals("", cut.left.paragraphs().getFirst().strip());
        cut.close();
    }

    /** Two clients on different nodes, each at the end of a wire, with one sentence in front of them. */
    private final class Wirecutter implements AutoCloseable {
        private final Wire wire = new Wire(system.port());
        private final Client left;
        private final Client right;

        Wirecutter(String documentId) {
            left = open(clients.spec(Family.HOCUSPOCUS_4, documentId)
                    .mintingWith(adasToken)
                    .over(wire));
            right = open(clients.spec(Family.HOCUSPOCUS_3, documentId)
                    .mintingWith(gracesToken)
                    .through(otherNode(documentId))
                    .over(wire));
            left.awaitSynced();
            right.awaitSynced();
            left.append("The cat sat").awaitSaved(SOON);
            right.awaitText("The cat sat");
        }

        void apart(Runnable edits) {
            wire.cut();
            edits.run();
            wire.mend();
            Waiting.untilAsserted("both agree again", SOON, () -> assertArrayEquals(left.bytes(), right.bytes()));
            left.awaitSaved(SOON);
            right.awaitSaved(SOON);
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    @Test
    @DisplayName("F-05 sockets that are cut two hundred times under edits miss nothing and double nothing")
    void cutUnderEdits() {
        String documentId = sharedDocument("Cut");
        String typed = "the quick brown fox jumps over the lazy dog. ".repeat(4).strip();
        try (Wire wire = new Wire(system.port())) {
            List<Client> cut = new ArrayList<>();
            for (int i = 0; i < CUT_CLIENTS; i++) {
                Family family = i % 2 == 0 ? Family.HOCUSPOCUS_4 : Family.Y_WEBSOCKET_3;
                cut.add(open(
                        clients.spec(family, documentId).apiToken(adasToken).over(wire)));
            }
            Client calm = open(clients.spec(Family.Y_WEBSOCKET_3, documentId).apiToken(gracesToken));
            cut.forEach(Client::awaitSynced);
            calm.awaitSynced();
            String[] empty = new String[MAX_ROUNDS * (CUT_CLIENTS + 1) + 1];
            Arrays.fill(empty, "");
            empty[empty.length - 1] = "end";
            calm.append(empty).awaitSaved(SOON);
            cut.forEach(client -> client.awaitText("end"));

            Random random = new Random(7);
            List<String> expected = new ArrayList<>(List.of(empty));
            int cuts = 0;
            for (int round = 0; cuts < CUTS; round++) {
                assertTrue(round < MAX_ROUNDS, "only " + cuts + " connections were there to be cut");
                List<CompletableFuture<JsonNode>> typing = new ArrayList<>();
                for (int i = 0; i <= CUT_CLIENTS; i++) {
                    int paragraph = round * (CUT_CLIENTS + 1) + i;
                    expected.set(paragraph, typed);
                    Client client = i < CUT_CLIENTS ? cut.get(i) : calm;
                    typing.add(client.type(List.of(new Line(paragraph, typed)), 5 + i, 12));
                }
                while (!typing.stream().allMatch(CompletableFuture::isDone)) {
                    Waiting.pause(Duration.ofMillis(100 + random.nextInt(900)));
                    cuts += wire.snap();
                }
            }
            cut.forEach(client -> client.awaitSaved(SOON));
            for (Client client : cut) {
                Waiting.untilAsserted("all agree", SOON, () -> assertArrayEquals(calm.bytes(), client.bytes()));
            }
            assertEquals(expected, calm.paragraphs());
            Waiting.untilAsserted(
                    "storage has the same", SOON, () -> assertEquals(expected, ada.paragraphs(documentId)));
        }
    }

    @Test
    @DisplayName("F-12 a paste of one megabyte arrives, is saved, and disturbs nobody")
    void largePaste() {
        String documentId = sharedDocument("Paste");
        Client paster = open(clients.spec(Family.HOCUSPOCUS_4, documentId).mintingWith(adasToken))
                .awaitSynced();
        Client other = open(clients.spec(Family.Y_WEBSOCKET_2, documentId).apiToken(gracesToken))
                .awaitSynced();
        String megabyte = "0123456789abcdef".repeat(65_536);
        paster.append(megabyte, "after it");
        paster.awaitSaved(SOON);
        other.awaitText("after it");
        assertEquals(List.of(megabyte, "after it"), other.paragraphs());
        assertEquals(List.of(megabyte, "after it"), clients.paragraphsOf(ada.yjsState(documentId)));
    }

    @Test
    @DisplayName(
            "presence carries the name of whoever signed in, whatever the client says, and ends with the connection")
    void presence() {
        String documentId = sharedDocument("Presence");
        Client first = open(clients.spec(Family.HOCUSPOCUS_4, documentId).mintingWith(adasToken))
                .awaitSynced();
        Client second = clients.open(clients.spec(Family.Y_WEBSOCKET_3, documentId)
                .apiToken(gracesToken)
                .through(otherNode(documentId)));
        second.awaitSynced();
        second.present(Map.of("user", Map.of("name", "Ada", "color", "#000000"), "cursor", 7));
        first.awaitPresence(2, SOON);
        String graceId = grace.get("/auth/me").path("id").asText();
        String key = second.state().path("clientId").asText();
        Waiting.untilAsserted("the server's word on who it is", SOON, () -> {
            JsonNode seen = first.presence().path(key);
            assertEquals(7, seen.path("cursor").asInt());
            assertEquals(graceId, seen.path("user").path("id").asText());
            assertEquals(
                    grace.get("/auth/me").path("name").asText(),
                    seen.path("user").path("name").asText());
        });
        second.close();
        first.awaitPresence(1, Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("what is posted as Markdown shows up in open editors, and merges with what is being typed")
    void postedContent() {
        String documentId = sharedDocument("Posted");
        Client writer = open(clients.spec(Family.HOCUSPOCUS_3, documentId).apiToken(gracesToken))
                .awaitSynced();
        writer.append("typed").awaitSaved(SOON);
        int status = ada.request(
                        "POST",
                        "/api/documents/" + documentId + "/content",
                        "text/markdown",
                        "# A heading\n\nand **more**\n")
                .statusCode();
        assertEquals(2, status / 100, "status " + status);
        writer.awaitText("typed", "A heading", "and more");
    }

    @Test
    @DisplayName("a document that everybody left is found again whole")
    void leftAndFound() {
        String documentId = sharedDocument("Left");
        Client first =
                clients.open(clients.spec(Family.HOCUSPOCUS_4, documentId).mintingWith(adasToken));
        first.awaitSynced().append("still here").awaitSaved(SOON);
        first.close();
        Waiting.pause(Duration.ofSeconds(1));
        Client second = open(clients.spec(Family.Y_WEBSOCKET_2, documentId)
                .apiToken(gracesToken)
                .through(otherNode(documentId)));
        second.awaitText("still here");
    }
}

package io.scriptorium.acceptance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.Clients.Spec;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.Rows.Row;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unmodified clients of three kinds that write by themselves, several in each of several documents. Each node owns one of the documents at least; in each document one client comes
 * through a node that does not own it; and one of them, or two, through a wire that can be cut.
 */
final class Writers implements AutoCloseable {
    private static final int DOCUMENTS = 4;
    private static final int MAX_CREATED = 64;
    private static final int CHANGES_PER_SECOND = 5;
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final List<Family> FAMILIES =
            List.of(Family.HOCUSPOCUS_4, Family.HOCUSPOCUS_3, Family.Y_WEBSOCKET_3);
    private static final String LAST = "everybody's";

    private final LocalSystem system;
    private final Clients clients;
    private final Person ada;
    private final String token;
    private final List<String> documents = new ArrayList<>();
    private final List<Client> open = new ArrayList<>();

    Writers(LocalSystem system, Clients clients, Wire wire, Random random) {
        this.system = system;
        this.clients = clients;
        // PostgreSQL has just been started again: what hangs at its old connections is told so first.
        Person[] signedIn = new Person[1];
        Waiting.until("ada has signed in", SOON, () -> {
            signedIn[0] = Person.signIn(system, "ada");
            return true;
        });
        ada = signedIn[0];
        token = ada.apiToken();
        createDocuments();
        for (int d = 0; d < documents.size(); d++) {
            List<Client> here = new ArrayList<>();
            for (int f = 0; f < FAMILIES.size(); f++) {
                here.add(open(documents.get(d), f, (d + f) % 2 == 0 ? wire : null));
            }
            here.getFirst().append("first", "second", "third", LAST);
            for (int f = 0; f < here.size(); f++) {
                Client client = here.get(f).awaitText(LAST);
                clients.ask(
                        "beginWriting",
                        Map.of(
                                "name",
                                client.name(),
                                "paragraph",
                                f,
                                "seed",
                                random.nextInt(),
                                "perSecond",
                                CHANGES_PER_SECOND));
            }
            open.addAll(here);
        }
        Waiting.until("everybody is told what is saved", SOON, () -> tally().everybodyConfirmedUpTo() > 0);
    }

    private void createDocuments() {
        Set<String> owners = new HashSet<>();
        int nodes = system.nodes().size();
        for (int i = 0; i < MAX_CREATED && (owners.size() < nodes || documents.size() < DOCUMENTS); i++) {
            String documentId = ada.create("Chaos " + i);
            boolean newOwner = owners.add(ada.connect(documentId).node());
            if (newOwner || documents.size() + nodes - owners.size() < DOCUMENTS) {
                documents.add(documentId);
            }
        }
    }

    private Client open(String documentId, int place, @Nullable Wire wire) {
        Family family = FAMILIES.get(place);
        Spec spec = clients.spec(family, documentId);
        spec = family == Family.HOCUSPOCUS_3 ? spec.mintingWith(token) : spec.apiToken(token);
        if (place == FAMILIES.size() - 1) {
            String owner = ada.connect(documentId).node();
            spec = spec.through(system.nodes().stream()
                    .filter(node -> !node.equals(owner))
                    .findFirst()
                    .orElseThrow());
        }
        return clients.open(wire == null ? spec : spec.over(wire)).awaitSynced();
    }

    List<String> documents() {
        return documents;
    }

    Tally tally() {
        return Tally.of(clients.ask("tally", Map.of()));
    }

    /** From now on the longest time without Saved is measured anew. */
    void measureAnew() {
        clients.ask("resetTally", Map.of());
    }

    void pause() {
        clients.ask("pauseWriting", Map.of());
    }

    void resume() {
        clients.ask("resumeWriting", Map.of());
    }

    /** From now on each change carries that many letters besides, so that storage has to grow. */
    void pad(int letters) {
        clients.ask("pad", Map.of("letters", letters));
    }

    /** A document as the service answers it to whoever asks over HTTP. */
    byte[] served(String documentId) {
        return system.get(
                "/api/documents/" + documentId + "/content",
                Map.of("Accept", "application/vnd.yjs.update", "Authorization", "Bearer " + token));
    }

    /** What is missing, and who differs: see {@code compare} in {@code hands/audited.mjs}. */
    Comparison compare(String documentId, List<Row> rows) {
        JsonNode answer = clients.ask(
                "compare",
                Map.of(
                        "documentId",
                        documentId,
                        "rows",
                        Clients.base64(rows),
                        "served",
                        Base64.getEncoder().encodeToString(served(documentId))));
        return new Comparison(Tally.strings(answer.path("missing")), Tally.strings(answer.path("different")));
    }

    /**
     * A document at rest, next to PostgreSQL.
     *
     * @param missing of what was confirmed, in PostgreSQL
     * @param different from the first client: others, PostgreSQL, the service
     */
    record Comparison(List<String> missing, List<String> different) {}

    /** How much of a document is confirmed; to be asked before PostgreSQL is read. */
    int mark(String documentId) {
        return clients.ask("mark", Map.of("documentId", documentId)).asInt();
    }

    /** What is missing of what was confirmed up to the mark, now that these rows are known of, too. */
    List<String> audit(String documentId, List<Row> rows, int mark) {
        return Tally.strings(
                clients.ask("audit", Map.of("documentId", documentId, "rows", Clients.base64(rows), "mark", mark)));
    }

    @Override
    public void close() {
        open.forEach(Client::close);
    }
}

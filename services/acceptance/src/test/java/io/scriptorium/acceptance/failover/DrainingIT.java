package io.scriptorium.acceptance.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.LocalSystem.Child;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that is told to stop sends its clients to another one, each with a word that makes it come back, and loses nothing. */
@ExtendWith(SystemExtension.class)
class DrainingIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int DRAINING = 4503;
    private static final int MOVED = 4504;
    private static final List<Family> FAMILIES = List.of(Family.HOCUSPOCUS_4, Family.Y_WEBSOCKET_3);

    @Test
    @DisplayName("F-63 a node that drains tells every client to go elsewhere, and nothing written meanwhile is lost")
    void drained(LocalSystem system, Clients clients) {
        Person ada = Person.signIn(system, "ada");
        String token = ada.apiToken();
        List<Client> open = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        // Several documents, so that both nodes own some, and several clients, so that some are relayed.
        for (int i = 0; i < 4; i++) {
            String documentId = ada.create("Draining " + i);
            documents.add(documentId);
            for (Family family : FAMILIES) {
                open.add(clients.open(clients.spec(family, documentId).apiToken(token))
                        .awaitSynced());
            }
        }
        for (String node : system.nodes()) {
            open.forEach(client -> client.append("before " + node));
            long before = System.currentTimeMillis();
            Child stopped = system.terminate(node);
            open.forEach(client -> assertSentAway(client, before));
            open.forEach(client -> client.append("after " + node));
            system.awaitSuccessor(stopped);
            open.forEach(client -> client.awaitText("after " + node));
        }
        for (int i = 0; i < documents.size(); i++) {
            String documentId = documents.get(i);
            Client first = open.get(i * FAMILIES.size());
            Client second = open.get(i * FAMILIES.size() + 1);
            Waiting.untilAsserted("all that was written is everywhere", SOON, () -> {
                assertEquals(
                        system.nodes().size() * 2 * FAMILIES.size(),
                        first.paragraphs().size());
                assertEquals(first.paragraphs(), second.paragraphs());
                assertEquals(first.paragraphs(), ada.paragraphs(documentId));
            });
        }
        open.forEach(Client::close);
    }

    /** How a client's socket ended, where it did: attempts that came too early and were turned away are another matter. */
    private static void assertSentAway(Client client, long sinceMillis) {
        for (JsonNode event : client.state().path("events")) {
            if (event.path("what").asText().equals("close") && event.path("at").asLong() >= sinceMillis) {
                int code = event.path("value").path("code").asInt();
                assertTrue(Set.of(DRAINING, MOVED).contains(code), () -> "closed with " + code);
                return;
            }
        }
    }
}

package io.scriptorium.acceptance.failover;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.LocalSystem.Child;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hardest reading of "saved": the writer vanishes in the same moment as the servers, so nobody is left who could send
 * anything again. What the writer had been told is saved must be there.
 */
@ExtendWith(SystemExtension.class)
class NobodyLeftIT {
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final String TEXT = "saved means saved, whatever comes next; ".repeat(12);

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "collab-0,collab-1",
                "documents-0",
                "redis",
                "postgres",
                "collab-0,collab-1,documents-0,redis,postgres"
            })
    @DisplayName("F-23 what was confirmed survives the death of servers and writer at once")
    void everybodyDies(String victims, LocalSystem system, Clients clients) {
        Person ada = Person.signIn(system, "ada");
        String documentId = ada.create("Nobody left");
        List<String> confirmed;
        List<Child> dead;
        try (Wire wire = new Wire(system.port())) {
            Client writer = clients.open(clients.spec(Family.HOCUSPOCUS_4, documentId)
                    .apiToken(ada.apiToken())
                    .over(wire));
            writer.awaitSynced().append("").awaitSaved(RECOVERY);
            // Left to itself: it ends with its document, long before which everybody else is gone.
            var typing = writer.typeAmongOthers(0, TEXT, 100);
            Waiting.pause(Duration.ofSeconds(2));
            dead = Pattern.compile(",").splitAsStream(victims).map(system::kill).toList();
            wire.cut();
            confirmed = writer.savedParagraphs();
            typing.join();
            writer.close();
        }
        assertFalse(confirmed.isEmpty() || confirmed.getFirst().isEmpty(), "nothing was ever confirmed");
        dead.forEach(system::awaitSuccessor);
        Waiting.untilAsserted("storage has what was confirmed", RECOVERY, () -> {
            List<String> stored = ada.paragraphs(documentId);
            // More may have been stored than was confirmed in time; never less.
            assertTrue(
                    stored.getFirst().startsWith(confirmed.getFirst()),
                    () -> "confirmed: " + confirmed + "\n stored: " + stored);
        });
    }
}

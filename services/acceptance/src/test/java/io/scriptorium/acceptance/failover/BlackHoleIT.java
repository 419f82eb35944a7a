package io.scriptorium.acceptance.failover;

import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Clients.Family;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A peer that is gone without a word. */
@ExtendWith(SystemExtension.class)
class BlackHoleIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** When a silent peer must have been noticed. */
    private static final Duration PROMISED = Duration.ofSeconds(45);

    @Test
    @DisplayName("F-06 a peer whose network swallows everything is gone from the others' screens within 45 s")
    void swallowed(LocalSystem system, Clients clients) {
        Person ada = Person.signIn(system, "ada");
        String documentId = ada.create("Black hole");
        String token = ada.apiToken();
        try (Wire wire = new Wire(system.port());
                Client here = clients.open(
                        clients.spec(Family.HOCUSPOCUS_4, documentId).apiToken(token));
                Client there = clients.open(clients.spec(Family.HOCUSPOCUS_4, documentId)
                        .apiToken(token)
                        .over(wire))) {
            here.awaitSynced().awaitPresence(2, SOON);
            there.awaitSynced().append("here");
            here.awaitText("here");
            wire.swallow();
            here.awaitPresence(1, PROMISED);
            // And when it can speak again, it is back with all it had to say.
            there.append("in the dark");
            wire.mend();
            here.awaitText("in the dark").awaitPresence(2, PROMISED);
        }
    }
}

package io.scriptorium.acceptance.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.acceptance.system.Browser;
import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network goes, people write on, the network comes back. */
@ExtendWith(SystemExtension.class)
class OfflineIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration RECONNECT = Duration.ofSeconds(45);

    @Test
    @DisplayName("F-16 what is typed offline survives a reload and merges on return with what others typed meanwhile")
    void offlineReloadOnline(LocalSystem system, Browser browser) {
        Person owner = Person.signIn(system, "ada");
        Person guest = Person.signIn(system, "grace");
        String documentId = owner.create("Offline");
        owner.share(documentId, guest, "editor");
        try (Wire wire = new Wire(system.port());
                Screen ada = browser.sit(wire);
                Screen grace = browser.sit()) {
            ada.signIn("ada", "/d/" + documentId);
            grace.signIn("grace", "/d/" + documentId);
            ada.type("together ").awaitSaveState("Saved", SOON);
            grace.awaitText(SOON, "together");

            wire.cut();
            ada.awaitSaveState("Offline|Reconnecting", RECONNECT);
            ada.type("alone ");
            grace.type("meanwhile ");
            grace.awaitSaveState("Saved", SOON);

            // The page's files are there (a cached page, a train with half a bar), what stands behind them is not.
            ada.blockServer();
            wire.mend();
            ada.reload().awaitText(SOON, "together", "alone");
            ada.type("after the reload ");

            ada.unblockServer();
            ada.awaitSaveState("Saved", RECONNECT);
            grace.awaitText(SOON, "together", "alone", "meanwhile", "after the reload");
            Waiting.untilAsserted("both screens show the same", SOON, () -> assertEquals(grace.text(), ada.text()));
            assertEquals(
                    ada.text().replaceAll("\\s", ""),
                    owner.content(documentId, "text/plain").replaceAll("\\s", ""));
        }
    }

    @Test
    @DisplayName(
            "a page whose network is cut for a moment says so, keeps what is typed, and says Saved again by itself")
    void cutForAMoment(LocalSystem system, Browser browser) {
        try (Wire wire = new Wire(system.port());
                Screen ada = browser.sit(wire)) {
            ada.signIn("ada");
            String documentId = ada.createDocument("A moment");
            ada.type("before ").awaitSaveState("Saved", SOON);
            wire.cut();
            ada.awaitSaveState("Offline|Reconnecting", RECONNECT);
            ada.type("during ");
            wire.mend();
            ada.awaitSaveState("Saved", RECONNECT);
            assertEquals(
                    "beforeduring",
                    Person.signIn(system, "ada")
                            .content(documentId, "text/plain")
                            .replaceAll("\\s", ""));
        }
    }
}

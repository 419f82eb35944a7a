package io.scriptorium.acceptance.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.system.Browser;
import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People whose company lets no WebSocket out. */
@ExtendWith(SystemExtension.class)
class BlockedSocketsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration RECONNECT = Duration.ofSeconds(45);
    private static final Duration PER_LETTER = Duration.ofMillis(30);

    @ParameterizedTest
    @EnumSource(
            value = Wire.Proxy.class,
            names = {"REFUSES_SOCKETS", "SWALLOWS_SOCKETS"})
    @DisplayName(
            "F-09 behind a proxy that blocks WebSockets one writes with others, sees their cursors and Saved, loses the network and comes back")
    void writeTogether(Wire.Proxy proxy, LocalSystem system, Browser browser) {
        Person owner = Person.signIn(system, "ada");
        Person guest = Person.signIn(system, "grace");
        String documentId = owner.create("Behind a proxy");
        owner.share(documentId, guest, "editor");
        try (Wire wire = new Wire(system.port(), proxy);
                Screen ada = browser.sit();
                Screen grace = browser.sit(wire)) {
            ada.signIn("ada", "/d/" + documentId);
            grace.signIn("grace", "/d/" + documentId);
            grace.awaitSaveState("Saved", SOON);
            assertTrue(wire.blocked() >= 2, () -> wire.blocked() + " sockets were blocked");
            int blocked = wire.blocked();

            ada.placeCaret();
            grace.placeCaret();
            var adaTypes = ada.beginTyping("Everybody here has a line of their own. ", PER_LETTER);
            var graceTypes = grace.beginTyping("Mine goes through the company's proxy. ", PER_LETTER);
            Screen.finish(adaTypes);
            Screen.finish(graceTypes);
            ada.awaitCursorOf("grace");
            grace.awaitCursorOf("ada");
            Waiting.untilAsserted("both screens show the same", SOON, () -> assertEquals(ada.text(), grace.text()));
            grace.awaitSaveState("Saved", SOON);
            assertStored(owner, documentId, grace);
            assertEquals(blocked, wire.blocked(), "it does not go on knocking");

            wire.cut();
            grace.awaitSaveState("Offline|Reconnecting", RECONNECT);
            grace.type("alone ");
            ada.type("meanwhile ");
            wire.mend();
            grace.awaitSaveState("Saved", RECONNECT).awaitText(SOON, "alone", "meanwhile");
            ada.awaitText(SOON, "alone");
            Waiting.untilAsserted("both screens show the same", SOON, () -> assertEquals(ada.text(), grace.text()));
            assertStored(owner, documentId, grace);
            assertEquals(List.of(), ada.problems());
        }
    }

    @Test
    @DisplayName(
            "F-09 F-63 a node that drains sends those behind a proxy on, too, and what they write meanwhile is saved")
    void draining(LocalSystem system, Browser browser) {
        try (Wire wire = new Wire(system.port(), Wire.Proxy.REFUSES_SOCKETS);
                Screen ada = browser.sit(wire)) {
            ada.signIn("ada");
            String documentId = ada.createDocument("Moving on");
            ada.type("here ").awaitSaveState("Saved", SOON);
            for (String node : system.nodes()) {
                var dead = system.terminate(node);
                ada.type("after " + node + " ").awaitSaveState("Saved", RECONNECT);
                system.awaitSuccessor(dead);
            }
            assertStored(Person.signIn(system, "ada"), documentId, ada);
        }
    }

    private static void assertStored(Person reader, String documentId, Screen screen) {
        assertEquals(
                screen.text().replaceAll("\\s", ""),
                reader.content(documentId, "text/plain").replaceAll("\\s", ""));
    }
}

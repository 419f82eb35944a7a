package io.scriptorium.acceptance.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.system.Browser;
import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.OtherPages;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release brings a block that those whose tabs are older don't know. */
@ExtendWith(SystemExtension.class)
class TwoReleasesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration RECONNECT = Duration.ofSeconds(45);
    private static final String OUTDATED = "edited with a newer version of Scriptorium";
    private static final String BLOCK = "\"type\":\"callout\"";

    @Test
    @DisplayName(
            "F-17 tabs of an older release, open, opened later or offline meanwhile, delete nothing that a newer one wrote,"
                    + " become read-only, and go on once they are reloaded")
    void anOlderTabDeletesNothing(LocalSystem system, Browser browser) {
        Person owner = Person.signIn(system, "ada");
        String documentId = owner.create("Two releases");
        for (String guest : List.of("grace", "linus", "edsger")) {
            owner.share(documentId, Person.signIn(system, guest), "editor");
        }
        String page = "/d/" + documentId;
        try (OtherPages newer = new OtherPages(system).rollOut(system.newerClient());
                OtherPages older = new OtherPages(system);
                Wire wire = new Wire(older.port());
                Screen grace = browser.sit(newer);
                Screen ada = browser.sit(older);
                Screen linus = browser.sit(wire)) {
            ada.signIn("ada", page);
            linus.signIn("linus", page);
            grace.signIn("grace", page);
            ada.type("from the older tab ").awaitSaveState("Saved", SOON);
            linus.awaitText(SOON, "from the older tab");
            grace.awaitText(SOON, "from the older tab");
            assertFalse(owner.content(documentId, "application/json").contains(BLOCK));

            wire.cut();
            linus.awaitSaveState("Offline|Reconnecting", RECONNECT);
            linus.type("written offline ");
            // Words first, so that the caret is there.
            grace.type("and the newer one").awaitSaveState("Saved", SOON);
            Screen.finish(grace.beginTyping("\n!!! mind this", Duration.ZERO));
            grace.awaitText(SOON, "mind this").awaitSaveState("Saved", SOON);
            assertBlockIsThere(owner, documentId);

            ada.awaitNotice(OUTDATED, SOON).awaitText(SOON, "from the older tab", "mind this");
            assertReadOnly(ada);
            try (Screen edsger = browser.sit(older)) {
                edsger.signIn("edsger", page);
                edsger.awaitNotice(OUTDATED, SOON).awaitText(SOON, "from the older tab", "mind this");
                assertReadOnly(edsger);
                assertEquals(List.of(), edsger.problems());
            }
            wire.mend();
            linus.awaitNotice(OUTDATED, RECONNECT)
                    .awaitSaveState("Saved", RECONNECT)
                    .awaitText(SOON, "written offline", "mind this");
            assertReadOnly(linus);
            // What comes in later is shown, too, and what was written before is not lost.
            grace.awaitText(SOON, "from the older tab", "written offline", "mind this")
                    .type(" and that")
                    .awaitSaveState("Saved", SOON);
            ada.awaitText(SOON, "mind this and that");
            assertBlockIsThere(owner, documentId);
            for (String form : List.of("text/markdown", "text/html", "text/plain")) {
                assertTrue(owner.content(documentId, form).contains("mind this and that"), form);
            }

            older.rollOut(system.newerClient());
            for (Screen screen : List.of(ada, linus)) {
                screen.reloadByNotice().awaitText(SOON, "from the older tab", "written offline", "mind this and that");
                Waiting.until("the newer build may write", SOON, screen::isEditable);
            }
            ada.type(" on we go").awaitSaveState("Saved", SOON);
            linus.awaitText(SOON, "on we go").type(" together").awaitSaveState("Saved", SOON);
            Waiting.untilAsserted("all screens show the same", SOON, () -> {
                assertEquals(grace.text(), ada.text());
                assertEquals(grace.text(), linus.text());
            });
            grace.awaitText(SOON, "on we go together");
            assertBlockIsThere(owner, documentId);
            for (Screen screen : List.of(ada, grace, linus)) {
                assertEquals(List.of(), screen.problems());
            }
        }
    }

    private static void assertReadOnly(Screen screen) {
        assertFalse(screen.isEditable(), "an older tab may write");
        screen.type("this must not come in");
        assertFalse(screen.text().contains("this must not"), "an older tab shows what was typed all the same");
    }

    private static void assertBlockIsThere(Person owner, String documentId) {
        String content = owner.content(documentId, "application/json");
        assertTrue(content.contains(BLOCK) && content.contains("mind this"), content);
        assertFalse(content.contains("this must not"), content);
    }
}

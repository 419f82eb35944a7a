package io.scriptorium.acceptance.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Browser;
import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was written before can be seen and had again. */
@ExtendWith(SystemExtension.class)
class HistoryIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GOOD_DRAFT = "The first sentence stays.\nThe second one is good.";

    @Test
    @DisplayName(
            "F-31 two people write on after a version was named; it is looked at and restored, and both screens converge")
    void restoreAVersion(LocalSystem system, Browser browser) {
        try (Screen ada = browser.sit();
                Screen grace = browser.sit()) {
            ada.signIn("ada");
            grace.signIn("grace");
            String documentId = ada.createDocument("A text with a past");
            ada.share("grace@example.com", "editor");
            grace.openDocument(documentId);
            ada.insertMarkdown("The first sentence stays.", "The second one is good.")
                    .awaitSaveState("Saved", SOON);
            grace.awaitText(SOON, "The second one is good.");
            ada.openHistory().nameVersion("Good draft").closeHistory();

            Screen.finish(grace.placeCaret(1).beginTyping(" Or is it?", Duration.ZERO));
            grace.awaitSaveState("Saved", SOON);
            ada.awaitText(SOON, "Or is it?").type("And more.").awaitSaveState("Saved", SOON);
            String after = ada.text();

            JsonNode shown = ada.openHistory().showVersion("Good draft");
            assertEquals(GOOD_DRAFT, shown.path("text").asText().strip());
            assertFalse(shown.path("editable").asBoolean(), "a version is to be read");
            ada.backToNow();
            assertEquals(after, ada.text());

            ada.openHistory().showVersion("Good draft");
            ada.restoreVersion();
            Waiting.untilAsserted("both show the version", SOON, () -> {
                assertEquals(GOOD_DRAFT, ada.text().strip());
                assertEquals(GOOD_DRAFT, grace.text().strip());
            });
            ada.awaitSaveState("Saved", SOON);
            grace.type("On we go.").awaitSaveState("Saved", SOON);
            ada.awaitText(SOON, "On we go.");
            JsonNode versions = Person.signIn(system, "grace").get("/api/documents/" + documentId + "/versions");
            assertEquals(
                    List.of("Good draft"),
                    versions.findValuesAsText("name").stream()
                            .filter(name -> name.startsWith("Good"))
                            .toList());
            assertEquals(List.of(), ada.problems());
            assertEquals(List.of(), grace.problems());
        }
    }
}

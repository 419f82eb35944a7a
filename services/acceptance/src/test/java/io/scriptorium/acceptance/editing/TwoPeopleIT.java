package io.scriptorium.acceptance.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Browser;
import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Scriptorium is for, as two people in two browsers see it. */
@ExtendWith(SystemExtension.class)
class TwoPeopleIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PER_LETTER = Duration.ofMillis(30);

    @Test
    @DisplayName(
            "two people sign in, share a document, type at the same time, see each other and Saved, and find all after a restart")
    void writeTogether(LocalSystem system, Browser browser) {
        try (Screen ada = browser.sit();
                Screen grace = browser.sit()) {
            ada.signIn("ada");
            grace.signIn("grace");
            String documentId = ada.createDocument("Minutes");
            ada.share("grace@example.com", "editor");
            grace.openDocument(documentId);

            String hers = "The meeting was opened at nine by the chair. ";
            String theirs = "Present were all who had been invited. ";
            ada.placeCaret();
            grace.placeCaret();
            var adaTypes = ada.beginTyping(hers, PER_LETTER);
            var graceTypes = grace.beginTyping(theirs, PER_LETTER);
            Screen.finish(adaTypes);
            Screen.finish(graceTypes);
            ada.awaitCursorOf("grace");
            grace.awaitCursorOf("ada");
            Waiting.untilAsserted("both screens show the same", SOON, () -> assertEquals(ada.text(), grace.text()));
            assertEquals(sorted(hers + theirs), sorted(ada.text()), "every letter of both is there, and nothing else");
            ada.awaitSaveState("Saved", SOON);
            grace.awaitSaveState("Saved", SOON);
            String text = ada.text();
            assertEquals(
                    text.replaceAll("\\s", ""),
                    Person.signIn(system, "ada")
                            .content(documentId, "text/plain")
                            .replaceAll("\\s", ""));

            system.stop();
            system.start();
            // Still logged in: nobody sees the provider again.
            ada.openDocument(documentId).awaitText(SOON, text.strip());
            grace.openDocument(documentId).awaitText(SOON, text.strip());
            assertEquals(List.of(), ada.problems());
            assertEquals(List.of(), grace.problems());
        }
    }

    private static String sorted(String text) {
        return text.chars()
                .filter(letter -> !Character.isWhitespace(letter))
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    @DisplayName("a viewer reads along and can't type")
    void viewerReadsAlong(LocalSystem system, Browser browser) {
        Person owner = Person.signIn(system, "ada");
        Person reader = Person.signIn(system, "grace");
        String documentId = owner.create("Read along");
        owner.share(documentId, reader, "viewer");
        try (Screen ada = browser.sit();
                Screen grace = browser.sit()) {
            ada.signIn("ada", "/d/" + documentId);
            grace.signIn("grace", "/d/" + documentId);
            ada.type("For your eyes");
            grace.awaitText(SOON, "For your eyes");
            assertFalse(grace.isEditable());
            assertTrue(ada.isEditable());
        }
    }

    @Test
    @DisplayName("F-51 no script of the page can read a token")
    void noTokenForScripts(Browser browser) {
        try (Screen ada = browser.sit()) {
            ada.signIn("ada");
            ada.createDocument("Storages");
            ada.type("something").awaitSaveState("Saved", SOON);
            JsonNode storages = ada.storages();
            assertEquals("", storages.path("cookies").asText());
            for (String storage : List.of("local", "session")) {
                String content = storages.path(storage).asText();
                assertFalse(content.contains("eyJ") || content.contains("scr_"), () -> storage + ": " + content);
            }
        }
    }

    @Test
    @DisplayName("the picture for the README")
    @EnabledIfSystemProperty(named = "scriptorium.screenshot", matches = ".+")
    void picture(Browser browser) {
        try (Screen ada = browser.sit();
                Screen grace = browser.sit()) {
            ada.signIn("ada");
            grace.signIn("grace");
            String documentId = ada.createDocument("Field notes");
            ada.share("grace@example.com", "editor");
            ada.insertMarkdown(
                    "# Field notes",
                    "A scriptorium is a room where many scribes write at once. This one is yours: it runs where your team works.",
                    "## This week",
                    "- **Ada** reads the proofs and answers the printers",
                    "And *Grace* writes the index",
                    "",
                    "> What is saved is saved, whatever happens next.");
            grace.openDocument(documentId).awaitText(SOON, "whatever happens");
            grace.type("Agreed. ");
            ada.awaitCursorOf("grace").awaitText(SOON, "Agreed.").awaitSaveState("Saved", SOON);
            ada.picture(Path.of(System.getProperty("scriptorium.screenshot")));
        }
    }
}

package io.scriptorium.acceptance.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.system.Browser;
import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.LocalSystem.Child;
import io.scriptorium.acceptance.system.Person;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two people type in two browsers; one process dies; they type on. What either screen called saved at any moment is there in
 * the end, both screens show the same, and both say Saved again.
 *
 * <p>Each types numbered words, so that "what was saved" is a set of words, whatever came in between them.
 */
@ExtendWith(SystemExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledWhileTypingIT {
    private static final Duration PER_LETTER = Duration.ofMillis(40);
    private static final Duration BEFORE = Duration.ofMillis(1_500);
    private static final Duration SAMPLING = Duration.ofSeconds(7);
    /** A child is back within seconds, a client tries again within seconds: both together, on two busy cores. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final int WORDS = 22;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final LocalSystem system;
    private final Screen ada;
    private final Screen grace;
    private final Person owner;
    private String documentId = "";

    KilledWhileTypingIT(LocalSystem system, Browser browser) {
        this.system = system;
        this.owner = Person.signIn(system, "ada");
        this.ada = browser.sit();
        this.grace = browser.sit();
    }

    static Stream<String> victims() {
        return Stream.of(
                "collab-0", "collab-1", "documents-0", "redis", "postgres", "auth-0", "web-0", "identity", "edge");
    }

    @BeforeAll
    void open() {
        Person guest = Person.signIn(system, "grace");
        documentId = owner.create("Killed");
        owner.share(documentId, guest, "editor");
        ada.signIn("ada", "/d/" + documentId);
        grace.signIn("grace", "/d/" + documentId);
        // A paragraph each, so that one's words are not torn apart by the other's.
        ada.type("Ada: \nGrace: ");
        grace.awaitText(RECOVERY, "Ada:", "Grace:");
        ada.placeCaret(0);
        grace.placeCaret(1);
    }

    @AfterAll
    void leave() {
        ada.close();
        grace.close();
    }

    private static String words(String prefix) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            words.append(prefix).append(i).append(' ');
        }
        return words.toString();
    }

    private static List<String> wordsOf(String text) {
        return SPACES.splitAsStream(text).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("victims")
    @DisplayName("F-23 kill -9 while two people type loses nothing that a screen called saved")
    void kill(String victim) {
        String mark = victim.replaceAll("[^a-z0-9]", "");
        // However slow the machine: something was called saved before anything dies.
        List<String> saved = new ArrayList<>();
        for (Screen screen : List.of(ada, grace)) {
            screen.awaitSaveState("Saved", RECOVERY);
            saved.add(screen.text());
        }
        var adaSamples = ada.beginSampling(SAMPLING);
        var graceSamples = grace.beginSampling(SAMPLING);
        var adaTypes = ada.beginTyping(words("a" + mark + "x"), PER_LETTER);
        var graceTypes = grace.beginTyping(words("g" + mark + "x"), PER_LETTER);
        Waiting.pause(BEFORE);
        Child dead = system.kill(victim);
        Screen.finish(adaTypes);
        Screen.finish(graceTypes);
        saved.addAll(Screen.samples(adaSamples));
        saved.addAll(Screen.samples(graceSamples));
        system.awaitSuccessor(dead);

        ada.awaitSaveState("Saved", RECOVERY);
        grace.awaitSaveState("Saved", RECOVERY);
        Waiting.untilAsserted("both screens show the same", RECOVERY, () -> assertEquals(ada.text(), grace.text()));
        ada.awaitSaveState("Saved", RECOVERY);
        grace.awaitSaveState("Saved", RECOVERY);
        String text = ada.text();
        String typed = words("a" + mark + "x") + words("g" + mark + "x");
        for (String word : wordsOf(typed)) {
            assertTrue(text.contains(word), () -> "typed on a screen that is still open, and gone: " + word);
        }
        Waiting.untilAsserted("storage has what the screens called saved", RECOVERY, () -> {
            String stored = owner.content(documentId, "text/plain").replaceAll("\\s", "");
            for (String sample : saved) {
                for (String word : wordsOf(sample)) {
                    assertTrue(stored.contains(word), () -> "was shown as Saved and is gone: " + word);
                }
            }
            assertEquals(text.replaceAll("\\s", ""), stored);
        });
    }
}

package io.scriptorium.ydoc.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.type.AuthoredRun;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.version.Id;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributionTest {
    private record Author(String user, Instant at) {}

    private final Attribution<Author> attribution = new Attribution<>();
    private final YDoc document = new YDoc(YDoc.Options.defaults().withClientId(1));
    private final YText text = document.getText("text");
    private final List<byte[]> updates = new ArrayList<>();

    private void as(String user, int second, Runnable edit) {
        updates.clear();
        try (var _ = document.onUpdate((update, _) -> updates.add(update))) {
            edit.run();
        }
        updates.forEach(update -> attribution.record(update, author(user, second)));
    }

    private static Author author(String user, int second) {
        return new Author(user, Instant.ofEpochSecond(second));
    }

    private static Attribution.Run<Author> run(String text, int clock, Author author) {
        return new Attribution.Run<>(new AuthoredRun(text, Map.of(), new Id(1, clock)), author);
    }

    @Test
    void eachRunHasItsAuthorAndTime() {
        as("ada", 1, () -> text.insert(0, "one "));
        as("ada", 1, () -> text.insert(4, "two "));
        as("bob", 2, () -> text.insert(8, "three"));
        assertEquals(1, text.runs().size(), "one client wrote it in a row");
        assertEquals(
                List.of(run("one two ", 0, author("ada", 1)), run("three", 8, author("bob", 2))), attribution.of(text));
    }

    @Test
    void whoDeletedItIsKnownToo() {
        as("ada", 1, () -> text.insert(0, "abc"));
        as("bob", 2, () -> text.delete(1, 1));
        as("cyd", 3, () -> attribution.record(document.encodeStateAsUpdate(), author("cyd", 3)));
        assertEquals(author("bob", 2), attribution.deleted(new Id(1, 1)));
        assertEquals(author("ada", 1), attribution.inserted(new Id(1, 1)), "the first one counts");
        assertNull(attribution.deleted(new Id(1, 0)));
        assertNull(attribution.inserted(new Id(1, 3)));
        assertNull(attribution.inserted(new Id(2, 0)));
    }

    @Test
    void whatTheLogDoesNotTellHasNoAuthor() {
        text.insert(0, "before ");
        as("ada", 1, () -> text.insert(7, "known "));
        text.insert(13, "after");
        assertEquals(
                List.of(run("before ", 0, null), run("known ", 7, author("ada", 1)), run("after", 13, null)),
                attribution.of(text));
    }

    @Test
    void embedsAndFormatsAreRunsOfTheirOwn() {
        as("ada", 1, () -> {
            text.insert(0, "ab");
            text.insertEmbed(2, Map.of("image", "u"));
            text.format(0, 1, Map.of("bold", true));
        });
        List<Attribution.Run<Author>> runs = attribution.of(text);
        assertEquals(3, runs.size());
        assertEquals(Map.of("bold", true), runs.getFirst().run().attributes());
        assertEquals(Map.of("image", "u"), runs.getLast().run().content());
        assertEquals(1, runs.getLast().run().length());
        assertEquals(author("ada", 1), runs.getLast().author());
    }

    @Test
    void anUnsoundUpdateLeavesNoTrace() {
        text.insert(0, "abc");
        byte[] update = document.encodeStateAsUpdate();
        update[update.length - 1] = 9;
        assertThrows(MalformedBinaryException.class, () -> attribution.record(update, author("eve", 1)));
        assertNull(attribution.inserted(new Id(1, 0)));
    }
}

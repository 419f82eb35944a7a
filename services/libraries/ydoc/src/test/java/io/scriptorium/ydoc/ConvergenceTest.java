package io.scriptorium.ydoc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.type.YText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvergenceTest {
    private static YDoc document(long clientId) {
        return new YDoc(YDoc.Options.defaults().withClientId(clientId));
    }

    private static void exchange(YDoc... documents) {
        for (YDoc from : documents) {
            for (YDoc to : documents) {
                if (from != to) {
                    to.applyUpdate(from.encodeStateAsUpdate(to.encodeStateVector()));
                }
            }
        }
    }

    /** All content as text; the order in which a map got its keys is nobody's business. */
    private static String content(YDoc document) {
        return Json.stringify(sorted(document.toJson()));
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            TreeMap<Object, Object> sorted = new TreeMap<>();
            map.forEach((key, element) -> sorted.put(key, sorted(element)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(ConvergenceTest::sorted).collect(Collectors.toCollection(ArrayList::new))
                : value;
    }

    @Test
    @DisplayName("F-02 two people write in one paragraph: both words survive, in the same place everywhere")
    void bothWordsSurvive() {
        YDoc ada = document(1);
        YDoc bob = document(2);
        ada.getText("text").insert(0, "The cat");
        exchange(ada, bob);
        ada.getText("text").insert(4, "black ");
        bob.getText("text").insert(4, "fat ");
        exchange(ada, bob);
        assertEquals("The black fat cat", ada.getText("text").toString());
        assertEquals("The black fat cat", bob.getText("text").toString());
    }

    @Test
    @DisplayName("F-02 overlapping deletions and formats of two people both hold")
    void overlappingDeletionsAndFormats() {
        YDoc ada = document(1);
        YDoc bob = document(2);
        ada.getText("text").insert(0, "one two three four");
        exchange(ada, bob);
        ada.getText("text").delete(4, 10);
        bob.getText("text").delete(0, 8);
        ada.getText("text").format(0, 4, Map.of("bold", true));
        bob.getText("text").format(6, 4, Map.of("italic", true));
        exchange(ada, bob);
        assertEquals(ada.getText("text").toDelta(), bob.getText("text").toDelta());
        assertEquals("four", ada.getText("text").toString());
    }

    /** Many replicas edit at random; updates are lost, delayed, repeated and shuffled; in the end everybody has everything. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("F-08 whatever the order, all replicas agree; F-07 updates delivered twice change nothing")
    void replicasAgreeWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        YDoc[] replicas = new YDoc[5];
        for (int i = 0; i < replicas.length; i++) {
            replicas[i] = document(1 + i * 1_000L);
            replicas[i].getText("text");
            replicas[i].getArray("list");
            replicas[i].getMap("map");
            replicas[i].onUpdate((update, origin) -> {
                if (!"remote".equals(origin)) {
                    sent.add(update);
                }
            });
        }
        for (int step = 0; step < 600; step++) {
            YDoc replica = replicas[random.nextInt(replicas.length)];
            if (random.nextInt(3) > 0 || sent.isEmpty()) {
                RandomEdits.edit(replica, random);
            } else {
                replica.applyUpdate(sent.get(random.nextInt(sent.size())), "remote");
            }
        }
        exchange(replicas);
        exchange(replicas);
        for (YDoc replica : replicas) {
            assertEquals(replicas[0].stateVector(), replica.stateVector());
            assertEquals(replicas[0].deleteSet(), replica.deleteSet());
            assertEquals(content(replicas[0]), content(replica));
            assertEquals(
                    replicas[0].getText("text").toDelta(),
                    replica.getText("text").toDelta());
            byte[] before = replica.encodeStateAsUpdate();
            for (byte[] update : sent) {
                assertEquals(new ApplyResult(false, false), replica.applyUpdate(update));
            }
            assertEquals(replica.stateVector(), replicas[0].stateVector());
            assertTrue(replica.contains(before));
        }
    }

    /** Hocuspocus #1151: what such a replica stores must not take anything away from the others. */
    @Test
    void whatAStaleReplicaStoresTakesNothingAway() {
        YDoc current = document(1);
        current.getText("text").insert(0, "first ");
        YDoc stale = document(2);
        stale.applyUpdate(current.encodeStateAsUpdate());
        byte[] vector = stale.encodeStateVector();
        current.getText("text").insert(6, "second third");
        current.getText("text").delete(6, 7);
        byte[] before = current.encodeStateAsUpdate();
        // it hears of the deletions, but never gets what came in between
        YDoc empty = new YDoc();
        empty.applyUpdate(current.encodeStateAsUpdate(current.encodeStateVector()));
        stale.applyUpdate(empty.encodeStateAsUpdate());
        assertTrue(stale.hasPending());
        byte[] stored = stale.encodeStateAsUpdate();
        assertEquals(new ApplyResult(false, false), current.applyUpdate(stored));
        assertArrayEquals(before, current.encodeStateAsUpdate());
        YDoc loaded = document(3);
        loaded.applyUpdate(stored);
        loaded.applyUpdate(current.encodeStateAsUpdate(vector));
        assertEquals("first third", loaded.getText("text").toString());
    }

    /** Two servers that fill a new document at once must not fill it twice: they have to do so as one and the same client. */
    @Test
    void whoeverFillsADocumentAsTheSameClientFillsItOnce() {
        YDoc[] servers = {document(1), document(1)};
        for (YDoc server : servers) {
            server.getText("text").insert(0, "template");
        }
        YDoc document = new YDoc();
        for (YDoc server : servers) {
            document.applyUpdate(server.encodeStateAsUpdate());
        }
        assertEquals("template", document.getText("text").toString());
    }

    @Test
    void textIsTheSameAfterLoadingItsState() {
        YDoc document = document(1);
        YText text = document.getText("text");
        Random random = new Random(1);
        StringBuilder model = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            int at = random.nextInt(model.length() + 1);
            if (random.nextInt(3) == 0 && at < model.length()) {
                text.delete(at, 1);
                model.deleteCharAt(at);
            } else {
                text.insert(at, "ab");
                model.insert(at, "ab");
            }
        }
        assertEquals(model.toString(), text.toString());
        YDoc loaded = new YDoc();
        loaded.applyUpdateV2(document.encodeStateAsUpdateV2());
        assertEquals(model.toString(), loaded.getText("text").toString());
    }
}

package io.scriptorium.acceptance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How all writers are at one moment. Only some kinds of clients are told what is saved; the numbers are of those.
 *
 * @param accepted updates that were confirmed so far
 * @param refused messages that were refused so far: none should be
 * @param unasked confirmations of nothing so far: none should be
 * @param told how many are told
 * @param saving how many of them have something that is not confirmed, or nobody to confirm it
 * @param longestUnsaved the longest time that one of them was so without a pause, since it was last asked to begin anew
 * @param everybodyConfirmedUpTo when the one that is furthest behind sent the last update of its own that is confirmed; milliseconds since the epoch
 * @param notSynced who has no connection that works, of all
 * @param notSaved who is saving, and what was seen of it last
 */
record Tally(
        long accepted,
        long refused,
        long unasked,
        int told,
        int saving,
        Duration longestUnsaved,
        long everybodyConfirmedUpTo,
        List<String> notSynced,
        List<String> notSaved) {

    static Tally of(JsonNode json) {
        return new Tally(
                json.path("accepted").asLong(),
                json.path("refused").asLong(),
                json.path("unasked").asLong(),
                json.path("told").asInt(),
                json.path("saving").asInt(),
                Duration.ofMillis(json.path("longestUnsavedMillis").asLong()),
                json.path("oldestNewestAccepted").asLong(),
                strings(json.path("notSynced")),
                strings(json.path("notSaved")));
    }

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(node -> strings.add(node.asText()));
        return List.copyOf(strings);
    }
}

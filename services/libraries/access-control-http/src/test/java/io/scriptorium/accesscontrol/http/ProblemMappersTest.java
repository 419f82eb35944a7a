package io.scriptorium.accesscontrol.http;

import static io.scriptorium.accesscontrol.http.Http.send;
import static io.scriptorium.accesscontrol.http.Http.sendBody;
import static io.scriptorium.accesscontrol.http.Http.sendChunked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemMappersTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String OURS = "X-Scriptorium: 1";

    @BeforeEach
    void reset() {
        FakeTokenAuthority.away = false;
        FakeTokenAuthority.revoked.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "",
                "  ",
                "null",
                "{\"name\":1,\"size\":\"x\"}",
                "[]",
                "\"text\"",
                "{\"size\":99999999999}",
                "\u0000"
            })
    void malformedJson(String body) {
        sendBody("POST", "/things", body, JSON, OURS).isProblem(400, "malformed-json");
    }

    @Test
    void parametersThatAreNotOfTheirType() {
        send("GET", "/things/number?n=x").isProblem(404, "not-found");
        send("DELETE", "/things/not-an-id", OURS).isProblem(404, "not-found");
    }

    @Test
    void noSuchAddress() {
        send("GET", "/no-such-thing").isProblem(404, "not-found");
        send("GET", "/").isProblem(404, "not-found");
        send("GET", "/things/no-such-thing/at-all").isProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/%zz", "/things/%", "/things/%4"})
    void pathsThatCanNotBeDecodedAreRefusedByTheServerItself(String path) {
        Http.Answer answer = send("GET", path);
        assertEquals(400, answer.status());
        assertEquals("", answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%ff%fe", "/%00", "/things/whoami/%2e%2e%2f"})
    void oddPathsLeadNowhere(String path) {
        send("GET", path).isProblem(404, "not-found");
    }

    @Test
    void anotherMethod() {
        send("GET", "/things").isProblem(405, "method-not-allowed");
        send("POST", "/things/json", OURS).isProblem(405, "method-not-allowed");
    }

    @Test
    void noAcceptableType() {
        send("GET", "/things/json", "Accept: image/png").isProblem(406, "not-acceptable");
    }

    @Test
    void anotherMediaType() {
        sendBody("POST", "/things", "x", "Content-Type: text/html", OURS).isProblem(415, "unsupported-media-type");
    }

    @Test
    void aBodyOverTheLimit() {
        String large = "{\"name\":\"" + "x".repeat(20_000) + "\"}";
        sendBody("POST", "/things", large, JSON, OURS).isProblem(413, "too-large");
        // Without its length told first.
        String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
        assertEquals(413, sendChunked("POST", "/things", chunk, JSON, OURS).status());
    }

    @Test
    void whatNobodyExpectedIsToldWithoutItsMessage() {
        Http.Answer answer = send("GET", "/things/fails").isProblem(500, "internal");
        assertFalse(answer.body().contains("secret"), answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad-request", "401, unauthenticated", "404, not-found", "405, method-not-allowed", "406, not-acceptable",
        "409, http-409", "413, too-large", "415, unsupported-media-type", "418, http-418", "503, http-503"
    })
    void exceptionsOfTheFrameworkBecomeProblemsWithoutTheirMessages(int status, String code) {
        Http.Answer answer = send("GET", "/things/refuses?status=" + status).isProblem(status, code);
        assertFalse(answer.body().contains("secret"), answer.body());
    }

    @Test
    void redirectionsPass() {
        Http.Answer answer = send("GET", "/things/moved");
        assertEquals(303, answer.status());
        assertTrue(answer.header("Location").endsWith("/things/json"), answer.toString());
        answer.notStored();
    }

    @Test
    void aProblemTellsWhatItKnows() {
        Http.Answer answer = send("GET", "/things/problem").isProblem(409, "name-taken");
        assertEquals("1", answer.header("Retry-After"));
        assertEquals(
                "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,"
                        + "\"detail\":\"There is one of that name.\",\"code\":\"name-taken\",\"field\":\"name\"}",
                answer.body());
    }

    @Test
    void problemsAreToldWhateverTypeIsAccepted() {
        send("GET", "/things/problem", "Accept: text/plain").isProblem(409, "name-taken");
        send("GET", "/things/mine", "Accept: text/plain").isProblem(401, "unauthenticated");
        send("GET", "/no-such-thing", "Accept: text/html").isProblem(404, "not-found");
    }

    @Test
    void goodAnswersAreNotStoredEither() {
        send("GET", "/things/json").is(200, "{\"name\":\"a\",\"size\":1}");
        send("HEAD", "/things/json").is(200, "");
    }
}

package io.scriptorium.accesscontrol.http;

import static io.scriptorium.accesscontrol.http.Http.send;
import static io.scriptorium.accesscontrol.http.Http.sendBody;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class InternalEndpointFilterTest {
    private static final String SECRET = "X-Scriptorium-Internal: a-secret-for-tests-with-enough-characters";

    @Test
    void theSecretOpens() {
        send("GET", "/internal/x", SECRET).is(200, "internal");
        sendBody("POST", "/internal/x", "{\"name\":\"a\"}", SECRET, "Content-Type: application/json")
                .is(200, "internal a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/x",
                "/%69nternal/x",
                "/%69%6E%74%65%72%6e%61%6c/%78",
                "//internal/x",
                "///internal//x",
                "/internal//x",
                "/internal/x/",
                "/internal%2Fx",
                "/internal;a=b/x",
                "/internal;/x;c=d",
                "/;a=b/internal/x",
                "/./internal/x",
                "/%2e/internal/x",
                "/things/../internal/x",
                "/things/%2e%2e/internal/x",
                "/internal/./x",
                "/internal/y/../x",
                "/internal/x?a=b",
                "/internal/x%00",
                "/internal",
                "/internal/",
                "/internal/no-such-thing"
            })
    void withoutTheSecretThereIsNothing(String path) {
        Http.Answer answer = send("GET", path);
        assertEquals(404, answer.status(), answer.toString());
        answer.isProblem(404, "not-found");
        Http.Answer wrong = send("GET", path, SECRET + "!");
        assertEquals(answer.json(), wrong.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PUT", "PATCH", "POST", "HEAD"})
    void noMethodTellsThatItExists(String method) {
        Http.Answer answer = send(method, "/internal/x", "X-Scriptorium: 1");
        assertEquals(404, answer.status(), answer.toString());
        assertEquals(send(method, "/no-such-thing", "X-Scriptorium: 1").status(), answer.status());
        assertEquals(
                send(method, "/no-such-thing", "X-Scriptorium: 1").headers().keySet(),
                answer.headers().keySet());
    }

    @Test
    void bodiesAndAcceptedTypesDoNotTellEither() {
        sendBody("POST", "/internal/x", "{", "Content-Type: application/json", "X-Scriptorium: 1")
                .isProblem(404, "not-found");
        sendBody("POST", "/internal/x", "x", "Content-Type: text/html", "X-Scriptorium: 1")
                .isProblem(404, "not-found");
        send("GET", "/internal/x", "Accept: image/png").isProblem(404, "not-found");
        send("GET", "/internal/x", "Cookie: __Host-scriptorium-access=" + Tokens.good())
                .isProblem(404, "not-found");
    }

    @Test
    void twoSecretsAreNone() {
        send("GET", "/internal/x", "X-Scriptorium-Internal: wrong", SECRET).isProblem(404, "not-found");
    }

    @Test
    void whatOnlySoundsLikeItIsOpen() {
        send("GET", "/internals/x").is(200, "not internal");
    }
}

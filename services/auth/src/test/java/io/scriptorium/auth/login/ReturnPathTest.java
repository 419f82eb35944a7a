package io.scriptorium.auth.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/d/7?x=1#end, /d/7?x=1#end",
        "/a b/ü, /a%20b/%C3%BC",
        "/%2F%2Fevil, /%2F%2Fevil",
        "/d/<>, /d/%3C%3E"
    })
    void aPathOfOursIsKept(String wanted, String path) {
        assertEquals(path, ReturnPath.of(wanted).path());
        assertEquals(
                path, ReturnPath.fromCookie(ReturnPath.of(wanted).cookieValue()).path());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "d/7",
                "//evil.example",
                "/\\evil.example",
                "/d\\..\\..",
                "/\t/evil.example",
                "/\n/evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "/auth/login",
                "/auth/logout"
            })
    void anythingElseLeadsHome(String wanted) {
        assertEquals(ReturnPath.HOME, ReturnPath.of(wanted));
    }

    @Test
    void lengthIsBounded() {
        assertEquals(ReturnPath.HOME, ReturnPath.of("/" + "x".repeat(ReturnPath.MAX_LENGTH)));
        assertEquals(
                ReturnPath.MAX_LENGTH,
                ReturnPath.of("/" + "x".repeat(ReturnPath.MAX_LENGTH - 1))
                        .path()
                        .length());
    }

    @Test
    void aCookieThatIsNoneOfOursLeadsHome() {
        assertEquals(ReturnPath.HOME, ReturnPath.fromCookie("!"));
        assertEquals(ReturnPath.HOME, ReturnPath.fromCookie("Ly9ldmls"));
    }
}

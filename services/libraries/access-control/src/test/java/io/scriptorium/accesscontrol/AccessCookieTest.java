package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessCookieTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080"})
    void plainHttpOnThisMachineHasNoPrefix(String publicUrl) {
        assertEquals("scriptorium-access", AccessCookie.nameFor(URI.create(publicUrl)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://docs.example.com",
                "https://localhost",
                "http://docs.example.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://192.168.0.1:8080",
                "http://under_score",
                "localhost",
                "mailto:a@localhost"
            })
    void everywhereElseThePrefixIsNeeded(String publicUrl) {
        assertEquals("__Host-scriptorium-access", AccessCookie.nameFor(URI.create(publicUrl)));
    }
}

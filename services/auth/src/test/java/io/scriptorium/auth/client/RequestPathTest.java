package io.scriptorium.auth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth/login",
                "/auth/login",
                "//auth/login",
                "/auth//login/",
                "/auth;a=b/login;c=d",
                "/auth/login;"
            })
    void everySpellingIsOnePath(String path) {
        assertEquals("/auth/login", RequestPath.normalized(path));
    }
}

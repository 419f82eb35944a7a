package io.scriptorium.local.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "SCRIPTORIUM_EDGE_AUTH", "127.0.0.1:1",
            "SCRIPTORIUM_EDGE_DOCUMENTS", "127.0.0.1:2,127.0.0.1:3",
            "SCRIPTORIUM_EDGE_COLLAB", "collab-0=127.0.0.1:4,collab-1=127.0.0.1:5",
            "SCRIPTORIUM_EDGE_WEB", "127.0.0.1:6");

    private final Routes routes = Routes.of(ENVIRONMENT);

    private int first(String target) {
        Routes.Decision.To to = assertInstanceOf(Routes.Decision.To.class, routes.decide(target), target);
        return to.upstreams().order().getFirst().port();
    }

    @ParameterizedTest
    @CsvSource({
        "/auth, 1",
        "/auth/login?return=/d/1, 1",
        "/%61uth/login, 1",
        "/api/documents, 2",
        "/api?x=/../internal, 2",
        "/collab/collab-0/doc, 4",
        "/collab/collab-1, 5",
        "/collab/collab-1/doc?token=a/../b, 5",
        "/, 6",
        "/d/0190e2a4, 6",
        "/assets/index-abc.js, 6",
        "/apis, 6",
        "/authority, 6",
        "/q/health, 6",
        "/%C3%A9, 6",
    })
    @DisplayName("each path goes to its service")
    void paths(String target, int port) {
        assertEquals(port, first(target));
    }

    @Test
    @DisplayName(
            "F-61 a socket that names no living node is given to all nodes in turn, and all documents processes are used")
    void inTurn() {
        Set<Integer> nodes = new HashSet<>();
        Set<Integer> documents = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            nodes.add(first("/collab/0190e2a4-0000-7000-8000-000000000000"));
            documents.add(first("/api/documents"));
        }
        assertEquals(Set.of(4, 5), nodes);
        assertEquals(Set.of(2, 3), documents);
        assertTrue(Set.of(4, 5).contains(first("/collab/collab-7/doc")));
        assertTrue(Set.of(4, 5).contains(first("/collab")));
        assertTrue(Set.of(4, 5).contains(first("/collab/y/doc")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal",
                "/internal/documents/1/state",
                "/%69nternal/x",
                "/%69%6E%74%65%72%6e%61%6C",
                "/internal;a=b/x",
                "/internal?x"
            })
    @DisplayName("what is internal is not there, however it is spelled")
    void hidden(String target) {
        assertInstanceOf(Routes.Decision.Hidden.class, routes.decide(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/../internal",
                "/api/%2e%2e/internal",
                "/api/.%2E/internal",
                "/api/..;x/internal",
                "/api/..%2finternal",
                "/api%2f..%2finternal",
                "/api/..\\internal",
                "/api/%5c../internal",
                "/./internal",
                "//internal",
                "/api//internal",
                "/;/internal",
                "/internal%00",
                "/%zz",
                "/%2",
                "/%C3%28",
                "/api/\u00e9",
                "/api/%0d%0aX: y",
                "http://localhost/internal",
                "*",
                "internal",
                ""
            })
    @DisplayName("a path that two readers could read in two ways is routed nowhere")
    void malformed(String target) {
        assertInstanceOf(Routes.Decision.Malformed.class, routes.decide(target));
    }

    @Test
    @DisplayName("a setting that is missing is named")
    void missing() {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> Routes.of(Map.of()));
        assertTrue(thrown.getMessage().startsWith("SCRIPTORIUM_EDGE_"), thrown.getMessage());
    }
}

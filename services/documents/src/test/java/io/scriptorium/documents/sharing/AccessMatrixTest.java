package io.scriptorium.documents.sharing;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every route, asked by everybody, about documents of every kind. */
@DocumentsTest
class AccessMatrixTest {
    private static final String JSON = ContentType.JSON.toString();
    private static final String VERSION = "/api/documents/{id}/versions/{version}";

    /**
     * A route.
     *
     * @param needed the smallest role that may
     * @param ok what it answers then
     * @param trashed what it answers an owner of a document in the trash
     */
    private record Route(String method, String path, String type, String body, Role needed, int ok, int trashed) {}

    private static final List<Route> ROUTES = List.of(
            new Route("GET", "/api/documents/{id}", JSON, null, Role.VIEWER, 200, 200),
            new Route("PATCH", "/api/documents/{id}", JSON, "{\"title\": \"New\"}", Role.EDITOR, 200, 409),
            new Route("DELETE", "/api/documents/{id}", JSON, null, Role.OWNER, 204, 204),
            new Route("POST", "/api/documents/{id}/restore", JSON, null, Role.OWNER, 200, 200),
            new Route("GET", "/api/documents/{id}/members", JSON, null, Role.VIEWER, 200, 409),
            new Route(
                    "PUT",
                    "/api/documents/{id}/members",
                    JSON,
                    "{\"email\": \"nobody@example.com\", \"role\": \"viewer\"}",
                    Role.OWNER,
                    200,
                    409),
            new Route("DELETE", "/api/documents/{id}/members/{userId}", JSON, null, Role.OWNER, 204, 409),
            new Route("PUT", "/api/documents/{id}/link", JSON, "{\"role\": \"viewer\"}", Role.OWNER, 200, 409),
            new Route("POST", "/api/documents/{id}/connect", JSON, null, Role.VIEWER, 200, 409),
            new Route("GET", "/api/documents/{id}/content", JSON, null, Role.VIEWER, 200, 409),
            new Route("POST", "/api/documents/{id}/content", "text/plain", "text", Role.EDITOR, 204, 409),
            new Route("GET", "/api/documents/{id}/versions", JSON, null, Role.VIEWER, 200, 409),
            new Route("POST", "/api/documents/{id}/versions", JSON, "{\"name\": \"Draft\"}", Role.EDITOR, 201, 409),
            new Route("PATCH", VERSION, JSON, "{\"name\": \"Final\"}", Role.EDITOR, 200, 409),
            new Route("DELETE", VERSION, JSON, null, Role.EDITOR, 204, 409),
            new Route("GET", VERSION + "/content", JSON, null, Role.VIEWER, 200, 409),
            new Route("POST", VERSION + "/restore", JSON, null, Role.EDITOR, 204, 409));

    /** Who asks. */
    private enum Asker {
        VIEWER,
        COMMENTER,
        EDITOR,
        OWNER,
        /** Has the link, which gives everybody this role. */
        LINK_VIEWER,
        LINK_EDITOR,
        STRANGER;

        Role role() {
            return switch (this) {
                case VIEWER, LINK_VIEWER -> Role.VIEWER;
                case COMMENTER -> Role.COMMENTER;
                case EDITOR, LINK_EDITOR -> Role.EDITOR;
                case OWNER -> Role.OWNER;
                case STRANGER -> null;
            };
        }
    }

    private final TestUser creator = TestUser.someone("Creator");
    private final TestUser other = TestUser.someone("Other");

    @TestFactory
    @DisplayName("security 14: every route × role × (own, shared, foreign, deleted) document")
    Stream<DynamicTest> everyRouteForEverybody() {
        creator.request().get("/api/documents").then().statusCode(200);
        other.request().get("/api/documents").then().statusCode(200);
        String missing = missingDocument();
        List<DynamicTest> tests = new ArrayList<>();
        for (Route route : ROUTES) {
            for (Asker asker : Asker.values()) {
                for (boolean trashed : new boolean[] {false, true}) {
                    String name = route.method + " " + route.path + " by " + asker + (trashed ? ", in the trash" : "");
                    tests.add(dynamicTest(name, () -> check(route, asker, trashed, missing)));
                }
            }
            tests.add(dynamicTest(route.method + " " + route.path + " by nobody", () -> {
                Response answer = ask(
                        given().header("X-Scriptorium", "1"),
                        route,
                        creator.creates("Closed"),
                        UUID.randomUUID().toString());
                assertEquals(401, answer.statusCode());
                assertEquals("unauthenticated", answer.path("code"));
            }));
            tests.add(dynamicTest(route.method + " " + route.path + " of no document", () -> {
                Response answer = ask(
                        creator.request(),
                        route,
                        UUID.randomUUID().toString(),
                        UUID.randomUUID().toString());
                assertEquals(404, answer.statusCode());
                assertEquals(missing, answer.asString());
            }));
        }
        return tests.stream();
    }

    private void check(Route route, Asker asker, boolean trashed, String missing) {
        String id = creator.creates("Contested");
        TestUser visitor = TestUser.visitor("Visitor");
        switch (asker) {
            case VIEWER, COMMENTER, EDITOR, OWNER ->
                creator.shares(id, visitor, asker.name().toLowerCase(Locale.ROOT));
            case LINK_VIEWER -> creator.setsLink(id, "viewer");
            case LINK_EDITOR -> creator.setsLink(id, "editor");
            case STRANGER -> {}
        }
        creator.shares(id, other, "viewer");
        String version = versionOf(id);
        if (trashed) {
            creator.deletes(id);
        }

        Response answer = ask(visitor.request(), route, id, version);

        Role role = asker.role();
        if (role == null || (trashed && role != Role.OWNER)) {
            assertEquals(404, answer.statusCode());
            assertEquals(missing, answer.asString(), "the same answer as for a document that does not exist");
        } else if (!role.includes(route.needed)) {
            assertEquals(403, answer.statusCode());
            assertEquals("forbidden", answer.path("code"));
        } else {
            assertEquals(trashed ? route.trashed : route.ok, answer.statusCode());
        }
        assertEquals("no-store", answer.header("Cache-Control"), "F-60");
    }

    private Response ask(RequestSpecification request, Route route, String id, String version) {
        RequestSpecification prepared = request.contentType(route.type);
        if (route.body != null) {
            prepared.body(route.body);
        }
        return prepared.request(
                route.method,
                route.path
                        .replace("{id}", id)
                        .replace("{userId}", other.id().toString())
                        .replace("{version}", version));
    }

    private String versionOf(String id) {
        return creator.request()
                .body(Map.of("name", "First"))
                .post("/api/documents/" + id + "/versions")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String missingDocument() {
        return creator.request().get("/api/documents/" + UUID.randomUUID()).asString();
    }

    @Test
    void theTableHasEveryRoute() {
        Set<String> documented = new TreeSet<>();
        Map<String, Map<String, Object>> paths =
                given().accept("application/json").get("/api/openapi").path("paths");
        paths.forEach((path, operations) -> operations.keySet().stream()
                .filter(method -> !method.equals("parameters"))
                .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        Set<String> walked = new TreeSet<>(Set.of("GET /api/documents", "POST /api/documents"));
        ROUTES.forEach(route -> walked.add(route.method + " " + route.path));

        assertEquals(walked, documented);
    }

    @Test
    void routesWithoutADocumentNeedACaller() {
        given().get("/api/documents").then().statusCode(401);
        given().header("X-Scriptorium", "1")
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/documents")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer x.y.z")
                .get("/api/documents")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer scr_unknown")
                .get("/api/documents")
                .then()
                .statusCode(401);
    }
}

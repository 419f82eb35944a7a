package io.scriptorium.documents.catalog;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.documents.system.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DocumentsTest
class CatalogTest {
    private final TestUser ada = TestUser.someone("Ada");

    @Test
    void createsADocumentAndShowsIt() {
        Response created = ada.request()
                .body("{\"title\": \"  Plans for the analytical engine \"}")
                .post("/api/documents");

        created.then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/api/documents/" + created.path("id")))
                .header("ETag", "\"1\"")
                .header("Cache-Control", "no-store")
                .body("title", equalTo("Plans for the analytical engine"))
                .body("role", equalTo("owner"))
                .body("owner.id", equalTo(ada.id().toString()))
                .body("owner.name", equalTo("Ada"))
                .body("updatedBy.name", equalTo("Ada"))
                .body("sharedWith", equalTo(0))
                .body("link", equalTo("none"))
                .body("deletedAt", nullValue())
                .body("version", equalTo(1))
                .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT.*Z"));
        ada.request()
                .get("/api/documents/" + created.path("id"))
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("id", equalTo(created.path("id")));
    }

    @Test
    void anEmptyTitleIsUntitled() {
        ada.request()
                .body("{\"title\": \" \"}")
                .post("/api/documents")
                .then()
                .statusCode(201)
                .body("title", equalTo("Untitled"));
        ada.request().body("{}").post("/api/documents").then().statusCode(201).body("title", equalTo("Untitled"));
    }

    @Test
    void refusesTitlesThatAreNone() {
        refuses("x".repeat(301), "title-too-long");
        refuses("two\nlines", "invalid-title");
        refuses("nul\u0000", "invalid-title");
        ada.request()
                .body(Map.of("title", "\uD83D\uDE00".repeat(300)))
                .post("/api/documents")
                .then()
                .statusCode(201);
    }

    private void refuses(String title, String code) {
        ada.request()
                .body(Map.of("title", title))
                .post("/api/documents")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", equalTo("title"));
    }

    @Test
    void refusesWhatIsNoJson() {
        ada.request()
                .body("{\"title\":")
                .post("/api/documents")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-json"));
        ada.request().body("[1]").post("/api/documents").then().statusCode(400).body("code", equalTo("malformed-json"));
        given().header("Authorization", "Bearer " + ada.accessToken())
                .contentType("text/csv")
                .body("a,b")
                .post("/api/documents")
                .then()
                .statusCode(415)
                .body("code", equalTo("unsupported-media-type"));
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        ada.request()
                .body("{\"title\": \"" + "x".repeat(70_000) + "\"}")
                .post("/api/documents")
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"));
    }

    @Test
    void listsByFolder() {
        TestUser bob = TestUser.visitor("Bob");
        String own = ada.creates("Own");
        String shared = bob.creates("Shared");
        String thrownAway = ada.creates("Thrown away");
        bob.shares(shared, ada, "editor");
        ada.deletes(thrownAway);

        assertEquals(List.of("Shared", "Own"), titles("?folder=all"));
        assertEquals(List.of("Own"), titles("?folder=mine"));
        assertEquals(List.of("Shared"), titles("?folder=shared"));
        assertEquals(List.of("Thrown away"), titles("?folder=trash"));
        assertEquals(List.of("Shared", "Own"), titles(""));
        ada.request()
                .get("/api/documents?folder=shared")
                .then()
                .body("items[0].role", equalTo("editor"))
                .body("items[0].owner.name", equalTo("Bob"))
                .body("items[0].sharedWith", equalTo(1))
                .body("items[0].id", equalTo(shared))
                .body("nextCursor", nullValue());
        assertEquals(own, ada.request().get("/api/documents?folder=mine").path("items[0].id"));
    }

    @Test
    void searchesTitlesLiterally() {
        ada.creates("50% of Everything");
        ada.creates("500 things");
        ada.creates("under_score");

        assertEquals(List.of("50% of Everything"), titles("?query=50%25"));
        assertEquals(List.of("50% of Everything"), titles("?query=EVERY"));
        assertEquals(List.of("under_score"), titles("?query=r_s"));
        assertEquals(List.of(), titles("?query=nothing%20like%20it"));
    }

    @ParameterizedTest
    @CsvSource({"edited", "title", "created"})
    void pagesWithoutRepeatingOrSkipping(String sort) {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            created.add(ada.creates("Same title " + i / 3));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Response page = ada.request()
                    .queryParam("sort", sort)
                    .queryParam("limit", 2)
                    .queryParam("cursor", cursor)
                    .get("/api/documents");
            page.then().statusCode(200);
            seen.addAll(page.path("items.id"));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertEquals(created.size(), seen.size());
        assertEquals(java.util.Set.copyOf(created), java.util.Set.copyOf(seen));
        if (!sort.equals("title")) {
            assertEquals(created.reversed(), seen);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "folder=attic,invalid-folder",
        "sort=size,invalid-sort",
        "limit=0,invalid-limit",
        "limit=101,invalid-limit",
        "limit=many,invalid-limit",
        "cursor=AAAA,invalid-cursor",
        "cursor=!,invalid-cursor",
        "query=%00,invalid-query"
    })
    void refusesParametersThatMakeNoSense(String parameter, String code) {
        ada.request()
                .urlEncodingEnabled(false)
                .get("/api/documents?" + parameter)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", equalTo(parameter.substring(0, parameter.indexOf('='))));
    }

    @Test
    void renamesWhatWasSeen() {
        String id = ada.creates("Before");

        ada.request()
                .header("If-Match", "\"1\"")
                .body(Map.of("title", "After"))
                .patch("/api/documents/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("title", equalTo("After"));
        ada.request()
                .header("If-Match", "\"1\"")
                .body(Map.of("title", "Too late"))
                .patch("/api/documents/" + id)
                .then()
                .statusCode(412)
                .body("code", equalTo("changed-meanwhile"));
        ada.request()
                .body(Map.of("title", "Anyhow"))
                .patch("/api/documents/" + id)
                .then()
                .statusCode(200);
        ada.request().body("{}").patch("/api/documents/" + id).then().statusCode(400);
        assertEquals("Anyhow", ada.request().get("/api/documents/" + id).path("title"));
    }

    @Test
    @DisplayName("F-24 of many who rename at once, seeing the same version, exactly one succeeds")
    void concurrentRename() throws Exception {
        String id = ada.creates("Contested");
        int rivals = 16;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < rivals; i++) {
                String title = "Rival " + i;
                answers.add(threads.submit(() -> {
                    start.await();
                    return ada.request()
                            .header("If-Match", "\"1\"")
                            .body(Map.of("title", title))
                            .patch("/api/documents/" + id)
                            .statusCode();
                }));
            }
            start.countDown();
        }
        int won = 0;
        for (Future<Integer> answer : answers) {
            won += answer.get() == 200 ? 1 : 0;
            assertEquals(true, answer.get() == 200 || answer.get() == 412);
        }
        assertEquals(1, won);
        ada.request()
                .get("/api/documents/" + id)
                .then()
                .header("ETag", "\"2\"")
                .body("title", matchesPattern("Rival \\d+"));
    }

    @Test
    void deletesAndRestores() {
        String id = ada.creates("Regretted");
        TestUser bob = TestUser.visitor("Bob");
        ada.shares(id, bob, "editor");

        ada.deletes(id);
        ada.deletes(id);

        ada.request().get("/api/documents/" + id).then().statusCode(200).body("deletedAt", not(nullValue()));
        ada.request().get("/api/documents").then().body("items.id", not(hasItem(id)));
        bob.request().get("/api/documents/" + id).then().statusCode(404).body("code", equalTo("document-not-found"));
        ada.request()
                .body(Map.of("title", "x"))
                .patch("/api/documents/" + id)
                .then()
                .statusCode(409)
                .body("code", equalTo("in-trash"));

        ada.request()
                .post("/api/documents/" + id + "/restore")
                .then()
                .statusCode(200)
                .body("deletedAt", nullValue());
        bob.request().get("/api/documents/" + id).then().statusCode(200).body("role", equalTo("editor"));
    }

    @Test
    void aMissingDocumentAndAMalformedIdAnswerAlike() {
        String missing = ada.request()
                .get("/api/documents/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .extract()
                .asString();
        for (String malformed : List.of("x", "1-1-1-1-1", "../etc", "%00", UUID.randomUUID() + "0")) {
            String answer = ada.request()
                    .urlEncodingEnabled(false)
                    .get("/api/documents/" + malformed.replace("/", "%2F"))
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .extract()
                    .asString();
            assertEquals(missing, answer, malformed);
        }
    }

    @Test
    void takesCookiesOnlyWithTheHeaderAndFromOurOrigin() {
        given().cookie("scriptorium-access", ada.accessToken())
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/documents")
                .then()
                .statusCode(403)
                .body("code", equalTo("missing-header"));
        given().cookie("scriptorium-access", ada.accessToken())
                .header("X-Scriptorium", "1")
                .header("Origin", "http://evil.example")
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/documents")
                .then()
                .statusCode(403)
                .body("code", equalTo("foreign-origin"));
        given().cookie("scriptorium-access", ada.accessToken())
                .header("X-Scriptorium", "1")
                .header("Origin", IdentityTestResource.PUBLIC_URL)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/documents")
                .then()
                .statusCode(201);
    }

    @Test
    void describesItself() {
        given().accept("application/json")
                .get("/api/openapi")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("paths.keySet()", hasItem("/api/documents/{id}/connect"))
                .body("paths.keySet().findAll { it.startsWith('/internal') }.size()", equalTo(0));
    }

    private List<String> titles(String query) {
        return ada.request()
                .urlEncodingEnabled(false)
                .get("/api/documents" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("items.title");
    }
}

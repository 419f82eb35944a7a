package io.scriptorium.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class FileServerTest {
    private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/index.html", "/d/0190e2a4-0000-7000-8000-000000000000", "/trash", "/some/unknown/page"})
    @DisplayName("F-60 every address of the application is its page, revalidated each time")
    void pagesAreRevalidated(String path) {
        String etag = given().get(path)
                .then()
                .statusCode(200)
                .header("Content-Type", is("text/html; charset=utf-8"))
                .header("Cache-Control", is("no-cache"))
                .body(containsString("<div id=\"root\">"))
                .extract()
                .header("ETag");
        given().header("If-None-Match", etag).get(path).then().statusCode(304).header("Cache-Control", is("no-cache"));
    }

    @Test
    @DisplayName("F-60 files with a hash in their name are kept for ever")
    void hashedFilesAreImmutable() {
        given().get(script())
                .then()
                .statusCode(200)
                .header("Content-Type", is("text/javascript; charset=utf-8"))
                .header("Cache-Control", is("public, max-age=31536000, immutable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/missing-12345678.js", "/assets/", "/missing.png", "/index.html.gz", "/files.list",
                        "/.vite/manifest.json",
                "/api/documents", "/auth/me", "/collab/x", "/internal/x", "/application.properties",
                        "/web/index.html.map"
            })
    void whatIsMissingIsNotThePage(String path) {
        given().get(path)
                .then()
                .statusCode(404)
                .header("Cache-Control", is("no-store"))
                .body(not(containsString("<html")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/assets/missing.js", "/theme.js", "/sw.js", "/d/x"})
    void everyAnswerForbidsWhatThePageDoesNotNeed(String path) {
        given().get(path)
                .then()
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("default-src 'none'"),
                                containsString("script-src 'self';"),
                                containsString("frame-ancestors 'none'"),
                                not(containsString("unsafe"))))
                .header("X-Content-Type-Options", is("nosniff"))
                .header("Referrer-Policy", is("same-origin"))
                .header("Permissions-Policy", containsString("camera=()"))
                .header("Strict-Transport-Security", nullValue());
        given().header("X-Forwarded-Proto", "https")
                .get(path)
                .then()
                .header("Strict-Transport-Security", notNullValue());
    }

    @Test
    void thePageKeepsItsOwnPolicy() {
        String page = given().get("/").asString();
        assertFalse(Pattern.compile("<script(?![^>]*\\bsrc=)").matcher(page).find(), "an inline script");
        assertFalse(
                page.contains("<style") || page.contains("style=") || page.contains(" onload="),
                "inline style or handler");
    }

    @Test
    void filesComeCompressedToWhoeverTakesThat() throws Exception {
        String script = script();
        int plain = length(script, "identity");
        assertEquals("gzip", encoding(script, "gzip"));
        assertEquals("br", encoding(script, "gzip, deflate, br, zstd"));
        assertTrue(length(script, "gzip") < plain / 2);
        assertTrue(length(script, "br, gzip") < length(script, "gzip"));
        given().get(script).then().header("Vary", containsString("Accept-Encoding"));
    }

    @Test
    void nothingCanBeWritten() {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            given().request(method, "/").then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
        }
        given().head("/").then().statusCode(200).header("Content-Length", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../application.properties",
                "/assets/%2e%2e/%2e%2e/application.properties",
                "/%2e%2e/%2e%2e/etc/passwd"
            })
    void pathsDoNotLeaveTheApplication(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .body(not(containsString("quarkus")), not(containsString("root:")));
    }

    private static String script() {
        Matcher script = SCRIPT.matcher(given().get("/").asString());
        assertTrue(script.find());
        return script.group(1);
    }

    private static String encoding(String path, String accepted) throws Exception {
        return connect(path, accepted).headers().firstValue("Content-Encoding").orElse("none");
    }

    private static int length(String path, String accepted) throws Exception {
        return connect(path, accepted).body().length;
    }

    /** Without a client that decodes by itself; nor by HTTP/2, to which this client goes over in the middle of the first answer, and stumbles now and then. */
    private static java.net.http.HttpResponse<byte[]> connect(String path, String accepted) throws Exception {
        URI uri = URI.create("http://localhost:" + io.restassured.RestAssured.port + path);
        try (java.net.http.HttpClient client = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .build()) {
            return client.send(
                    java.net.http.HttpRequest.newBuilder(uri)
                            .header("Accept-Encoding", accepted)
                            .build(),
                    java.net.http.HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}

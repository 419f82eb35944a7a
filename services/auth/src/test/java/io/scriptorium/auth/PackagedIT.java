package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.scriptorium.testbackends.PackagedService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package, or with {@code -Pnative} the executable, as an installation would run it: with PostgreSQL, Redis and a provider. */
@QuarkusIntegrationTest
@QuarkusTestResource(
        value = SystemResource.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "quarkus.http.test-port", value = "0"),
            @ResourceArg(name = "quarkus.management.port", value = "0"),
            @ResourceArg(name = "scriptorium.public-url", value = "http://localhost:8080")
        })
class PackagedIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void anOfferOfHttp2IsPassedOver() {
        assertEquals(
                200,
                PackagedService.statusDespiteOfferOfHttp2(
                        Integer.parseInt(Browser.setting("quarkus.http.test-port")), "/auth/jwks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void isHealthy(String probe) throws Exception {
        HttpResponse<String> health = management("/health/" + probe);
        assertEquals(200, health.statusCode(), health.body());
    }

    @Test
    void hasMigratedItsSchema() {
        assertTrue(Integer.parseInt(Tables.one(
                        "SELECT count(*) FROM auth.flyway_schema_history WHERE success AND version IS NOT NULL"))
                > 0);
    }

    @Test
    void signsInRefreshesAndSignsOut() throws Exception {
        try (RevocationStream stream = new RevocationStream()) {
            Browser ada = new Browser().signedInAs("ada");
            JsonNode me = Browser.json(ada.get("/auth/me"));
            assertEquals("ada@example.com", me.path("email").asText());
            String before = ada.cookie("scriptorium-access").value();
            assertEquals("ES256", Browser.jwt(before, 0).path("alg").asText());
            JsonNode keys = Browser.json(ada.get("/auth/jwks")).path("keys");
            assertTrue(keys.findValuesAsText("kid")
                    .contains(Browser.jwt(before, 0).path("kid").asText()));

            assertEquals(204, ada.post("/auth/refresh", null).statusCode());
            String after = ada.cookie("scriptorium-access").value();
            assertNotEquals(before, after);

            assertEquals(204, ada.post("/auth/logout", null).statusCode());
            String session = Browser.jwt(after, 1).path("sid").asText();
            assertTrue(stream.hears("session", session, SOON), "other services hear of it through Redis");
        }
    }

    @Test
    void givesOutApiTokensAndVouchesForThem() {
        Browser grace = new Browser().signedInAs("grace");
        String token = Browser.json(grace.post("/auth/tokens", "{\"name\":\"ci\",\"expiresInDays\":7}"))
                .path("token")
                .asText();
        HttpResponse<String> answer = new Browser()
                .send(
                        "POST",
                        "/internal/api-tokens/introspect",
                        "{\"token\":\"" + token + "\"}",
                        "X-Scriptorium-Internal",
                        SystemResource.SECRET);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("grace@example.com", Browser.json(answer).path("email").asText());
    }

    @Test
    void saysWhatIsWrongAsAProblem() {
        HttpResponse<String> refused = new Browser().get("/auth/me");
        assertEquals(401, refused.statusCode());
        assertEquals("unauthenticated", Browser.json(refused).path("code").asText());
        HttpResponse<String> malformed =
                new Browser().signedInAs("ada").post("/auth/tokens", "{\"name\": [], \"nonsense\": {}}");
        assertEquals(400, malformed.statusCode(), malformed.body());
    }

    @Test
    void measuresItself() throws Exception {
        assertTrue(management("/metrics").body().contains("scriptorium_auth_"));
    }

    private static HttpResponse<String> management(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(PackagedService.management() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}

package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.scriptorium.testbackends.PackagedServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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
class PackagedIT extends PackagedServiceTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    PackagedIT() {
        super("/auth/jwks", 200, "scriptorium_auth_");
    }

    @Override
    protected int port() {
        return Integer.parseInt(Browser.setting("quarkus.http.test-port"));
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
}

package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.scriptorium.testbackends.PostgresBackend;
import io.scriptorium.testbackends.RedisBackend;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens while others are away; the service started without its provider. */
@QuarkusTest
@TestProfile(OutageTest.WithoutProvider.class)
class OutageTest {
    public static final class WithoutProvider implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(SystemResource.class, Map.of("test.provider-away", "true")));
        }
    }

    private static final int CONNECTIONS = 16;
    private static final String IDLE =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'scriptorium-auth' AND datname = current_database()";

    private final Browser browser = new Browser();

    @Test
    void theProviderIsAwayAtStartAndComesBack() throws Exception {
        Provider.shared().stop();
        HttpResponse<String> page = browser.get("/auth/login", "Accept", "text/html,*/*");
        // Another test of this class may have had the provider's metadata fetched: then the browser is sent there.
        if (page.statusCode() != 302) {
            assertEquals(503, page.statusCode());
            assertTrue(page.body().contains("identity provider"), page.body());
            assertTrue(page.headers().firstValue("Retry-After").isPresent());
            HttpResponse<String> problem = browser.get("/auth/login");
            assertEquals(503, problem.statusCode());
            assertEquals(
                    "provider-unavailable", Browser.json(problem).path("code").asText());
        }
        // Everybody who is signed in goes on: the service is ready.
        HttpResponse<String> ready = health("ready");
        assertEquals(200, ready.statusCode(), ready.body());
        assertTrue(ready.body().contains("SCRIPTORIUM_OIDC_ISSUER"), ready.body());
        Provider.shared().start();
        browser.signedInAs("ada");
        assertEquals(200, browser.get("/auth/me").statusCode());
    }

    @Test
    @DisplayName(
            "F-29 F-62 without PostgreSQL the answer is to try again, the pod is not ready but lives, and all goes on afterwards")
    void withoutTheDatabaseTheAnswerIsToTryAgainAndItRecovers() throws Exception {
        Provider.shared().start();
        browser.signedInAs("ada");
        PostgresBackend.shared().stop();
        try {
            for (HttpResponse<String> response :
                    List.of(browser.get("/auth/me"), browser.post("/auth/refresh", null))) {
                assertEquals(503, response.statusCode(), response.body());
                assertEquals(
                        "database-unavailable",
                        Browser.json(response).path("code").asText());
                assertTrue(response.headers().firstValue("Retry-After").isPresent());
            }
            // Keys are at hand, so that others can go on verifying.
            assertEquals(200, browser.get("/auth/jwks").statusCode());
            assertEquals(503, health("ready").statusCode());
            assertEquals(200, health("live").statusCode());
        } finally {
            PostgresBackend.shared().start();
        }
        eventually(() -> browser.get("/auth/me").statusCode() == 200);
        // A refresh that failed has used nothing up.
        assertEquals(204, browser.post("/auth/refresh", null).statusCode());
        eventually(() -> health("ready").statusCode() == 200);
    }

    @Test
    @DisplayName(
            "F-29 nobody is told to come again because PostgreSQL ended connections that were idle: the very first sign-in works")
    void connectionsThatHaveEndedAreNotUsed() throws Exception {
        Provider.shared().start();
        Browser[] people = {new Browser().signedInAs("ada"), new Browser().signedInAs("grace")};
        for (boolean restart : new boolean[] {false, true, false, true}) {
            // Several at once, so that the pool holds several connections.
            try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    many.execute(() -> people[0].get("/auth/me"));
                }
            }
            assertTrue(Long.parseLong(Tables.one(IDLE)) > 1, "one connection proves little");
            if (restart) {
                PostgresBackend.shared().stop();
                PostgresBackend.shared().start();
            } else {
                Tables.column(IDLE.replace("count(*)", "pg_terminate_backend(pid)"));
            }
            new Browser().signedInAs("hedy");
            for (Browser person : people) {
                assertEquals(204, person.post("/auth/refresh", null).statusCode());
            }
        }
    }

    @Test
    @DisplayName("F-40 without Redis sessions go on; what ended meanwhile is told when it is back")
    void withoutRedis() throws Exception {
        Provider.shared().start();
        browser.signedInAs("ada");
        Browser other = new Browser().signedInAs("ada");
        String session = Browser.jwt(other.cookie("scriptorium-access").value(), 1)
                .path("sid")
                .asText();
        RedisBackend.shared().stop();
        try {
            assertEquals(204, browser.post("/auth/refresh", null).statusCode());
            assertEquals(204, other.post("/auth/logout", null).statusCode());
            assertEquals(200, health("ready").statusCode());
        } finally {
            RedisBackend.shared().start();
        }
        eventually(() -> !Tables.column(
                        "SELECT published_at FROM auth.revocation WHERE target::text = ? AND published_at IS NOT NULL",
                        session)
                .isEmpty());
    }

    private static HttpResponse<String> health(String kind) {
        return Browser.management("/q/health/" + kind);
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "not within 20 s");
            Thread.sleep(100);
        }
    }
}

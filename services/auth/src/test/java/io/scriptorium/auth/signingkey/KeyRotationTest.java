package io.scriptorium.auth.signingkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.scriptorium.accesscontrol.AccessTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.auth.Browser;
import io.scriptorium.auth.SystemResource;
import io.scriptorium.auth.Tables;
import io.scriptorium.auth.TestClock;
import io.scriptorium.auth.database.Database;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SystemResource.class)
class KeyRotationTest {
    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofDays(30), Duration.ofHours(1));
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject
    TestClock clock;

    @Inject
    Database database;

    @Inject
    SigningKeys own;

    @AfterEach
    void startOver() {
        clock.reset();
        Tables.column("DELETE FROM auth.signing_key");
        own.reload();
    }

    @Test
    void theKeySetHoldsPublicKeysOnly() throws Exception {
        HttpResponse<String> response = new Browser().get("/auth/jwks");
        assertEquals(200, response.statusCode());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        JsonNode key = Browser.json(response).path("keys").get(0);
        assertEquals(Set.of("kty", "crv", "kid", "use", "alg", "x", "y"), new TreeSet<>(List.copyOf(iterate(key))));
        assertEquals(1, new JsonWebKeySet(response.body()).getJsonWebKeys().size());
    }

    @Test
    @DisplayName(
            "F-57 keys rotate under load, with two pods, and every token verifies with what was published before it was made")
    void rotationUnderLoad() throws Exception {
        SigningKeys other = new SigningKeys(database, clock, SCHEDULE, vault(secret()));
        other.reload();
        Browser browser = new Browser().signedInAs("ada");
        Set<String> signers = new TreeSet<>();
        JsonWebKeySet fetched = fetch(browser);
        // Three lifetimes in steps of half an announcement around each change; verifiers fetch once a step, before
        // tokens are made.
        for (int i = 0; i < 3; i++) {
            for (int step = 0; step < 5; step++) {
                own.reload();
                other.reload();
                assertEquals(ids(own), ids(other));
                String token = browser.cookie("scriptorium-access").value();
                String keyId = AccessTokens.keyId(token);
                assertTrue(
                        fetched.findJsonWebKeys(keyId, "EC", "sig", "ES256").size() == 1,
                        "unknown to others: " + keyId);
                signers.add(keyId);
                fetched = fetch(browser);
                clock.advance(Duration.ofMinutes(31));
                assertEquals(204, browser.post("/auth/refresh", null).statusCode());
            }
            clock.advance(Duration.ofDays(13));
            assertEquals(204, browser.post("/auth/refresh", null).statusCode());
            own.reload();
            fetched = fetch(browser);
            clock.advance(Duration.ofDays(13));
            assertEquals(204, browser.post("/auth/refresh", null).statusCode());
            own.reload();
            fetched = fetch(browser);
            clock.advance(SCHEDULE.lifetime().minusDays(26).minus(Duration.ofMinutes(45 + 5 * 31)));
            assertEquals(204, browser.post("/auth/refresh", null).statusCode());
        }
        assertTrue(signers.size() >= 3, signers.toString());
        // What signed long ago is gone, and its private half with it.
        assertTrue(Integer.parseInt(Tables.one("SELECT count(*) FROM auth.signing_key")) <= 2);
    }

    @Test
    void podsThatFindNoKeyMakeOne() throws Exception {
        Tables.column("DELETE FROM auth.signing_key");
        List<SigningKeys> pods = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pods.add(new SigningKeys(database, clock, SCHEDULE, vault(secret())));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> loads = pods.stream()
                    .<Callable<Boolean>>map(pod -> () -> {
                        pod.reload();
                        return true;
                    })
                    .toList();
            for (Future<Boolean> load : executor.invokeAll(loads)) {
                load.get();
            }
        }
        assertEquals("1", Tables.one("SELECT count(*) FROM auth.signing_key"));
        assertEquals(1, pods.stream().map(KeyRotationTest::ids).distinct().count());
    }

    @Test
    void aKeyOfAnotherSecretVerifiesButDoesNotSign() {
        Set<String> before = ids(own);
        SigningKeys changed =
                new SigningKeys(database, clock, SCHEDULE, vault("another secret, as long as it has to be: 0a1b2c3d"));
        changed.reload();
        assertTrue(ids(changed).containsAll(before));
        assertEquals(before.size() + 1, ids(changed).size());
        String signer = AccessTokens.keyId(changed.sign(new org.jose4j.jwt.JwtClaims(), AccessTokens.TYPE));
        assertFalse(before.contains(signer));
    }

    @Test
    void theDatabaseDoesNotKnowThePrivateKey() {
        for (String row : Tables.column("SELECT encode(encrypted_private_key, 'hex') FROM auth.signing_key")) {
            // Every PKCS #8 key on P-256 holds the curve's object identifier.
            assertFalse(row.contains("2a8648ce3d030107"), row);
        }
    }

    private static String secret() {
        return Browser.setting("scriptorium.internal-secret");
    }

    private static KeyVault vault(String secret) {
        return new KeyVault(new InternalSecret(secret), RANDOM);
    }

    private static JsonWebKeySet fetch(Browser browser) throws Exception {
        return new JsonWebKeySet(browser.get("/auth/jwks").body());
    }

    private static Set<String> ids(SigningKeys keys) {
        Set<String> ids = new TreeSet<>();
        keys.published().forEach(jwk -> ids.add(String.valueOf(jwk.get("kid"))));
        return ids;
    }

    private static List<String> iterate(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.scriptorium.testbackends.PostgresPairBackend;
import io.scriptorium.testbackends.PostgresPairTestResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sessions on a PostgreSQL of two servers, of which the other one becomes the primary. */
@QuarkusTest
@TestProfile(SwitchOverTest.TwoServers.class)
class SwitchOverTest {
    public static final class TwoServers implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(SystemResource.class), new TestResourceEntry(PostgresPairTestResource.class));
        }
    }

    PostgresPairBackend pair;

    @Test
    @DisplayName("F-29 the standby becomes the primary while the old one still answers: sessions go on")
    void sessionsGoOn() throws InterruptedException {
        Browser browser = new Browser().signedInAs("ada");
        long before = sessions();

        pair.switchOver();
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (browser.post("/auth/refresh", null).statusCode() != 204) {
            assertTrue(Instant.now().isBefore(end), "no refresh within 30 s");
            Thread.sleep(100);
        }
        new Browser().signedInAs("grace");

        assertEquals(before + 1, sessions());
        assertEquals(200, browser.get("/auth/me").statusCode());
    }

    private long sessions() {
        return Long.parseLong(pair.askStandby("SELECT count(*) FROM auth.session"));
    }
}

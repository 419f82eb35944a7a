package io.scriptorium.documents.storage;

import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static io.scriptorium.documents.system.Stores.textOf;
import static io.scriptorium.documents.system.Stores.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.testbackends.PostgresTestResource;
import io.scriptorium.testbackends.RedisClusterBackend;
import io.scriptorium.testbackends.RedisClusterTestResource;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The service on stores of several servers each, one of which goes away. */
@QuarkusTest
@TestProfile(ReplicatedStoresTest.SeveralServers.class)
class ReplicatedStoresTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    public static final class SeveralServers implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(PostgresTestResource.class),
                    new TestResourceEntry(RedisClusterTestResource.class),
                    new TestResourceEntry(IdentityTestResource.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    RedisClusterBackend cluster;

    @Inject
    LogAppender appender;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    @DisplayName("F-43 what goes through a cluster is stored, also while one of its masters is replaced")
    void aMasterOfRedisDies() {
        String text = "Written through three nodes, and then through two.";
        List<String> documents =
                List.of(ada.creates("One"), ada.creates("Two"), ada.creates("Three"), ada.creates("Four"));
        List<List<LogEntry>> logs = documents.stream()
                .map(id -> entries(id, ada.id(), typing(text)))
                .toList();
        logs.forEach(log -> log.subList(0, 10)
                .forEach(entry -> appender.append(entry).toCompletableFuture().join()));
        documents.forEach(id -> eventually("the beginning is stored", SOON, () -> storedUpdates(id) == 10));

        cluster.killFirstMaster();

        long[] againNanos = {System.nanoTime()};
        eventually("all is stored", SOON, () -> {
            // As rooms do: what is not confirmed is appended again.
            if (System.nanoTime() - againNanos[0] >= 0) {
                againNanos[0] = System.nanoTime() + Duration.ofMillis(500).toNanos();
                logs.forEach(log -> log.forEach(appender::append));
            }
            return documents.stream().allMatch(id -> storedUpdates(id) == text.length());
        });
        documents.forEach(id -> assertEquals(text, textOf(Internal.state(id))));
    }
}

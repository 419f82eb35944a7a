package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that can't work are refused, with a line that names the setting. */
class RefusalsTest {
    static Stream<Arguments> wrong() {
        return Stream.of(
                // Typos.
                Arguments.of("auth.replica", 3, "at '/auth': additional properties 'replica' not allowed"),
                Arguments.of("hosts", "x", "additional properties 'hosts' not allowed"),
                Arguments.of(
                        "collab.settings.SCRIPTORIUM_COLLAB_WINDOWS",
                        "4ms",
                        "at '/collab/settings': additional properties 'SCRIPTORIUM_COLLAB_WINDOWS' not allowed"),
                Arguments.of("networkPolicies.redis.port", 1, "at '/networkPolicies/redis'"),
                Arguments.of("documents.resources.limits.cpus", 1, "at '/documents/resources/limits'"),
                // Wrong forms.
                Arguments.of("auth.replicas", "two", "at '/auth/replicas'"),
                Arguments.of("auth.replicas", 0, "at '/auth/replicas'"),
                Arguments.of("redis.url", "http://redis", "at '/redis/url'"),
                Arguments.of("redis.url", "redis://a:6379,b:6379", "at '/redis/url'"),
                Arguments.of("redis.mode", "replicated", "at '/redis/mode'"),
                Arguments.of("database.url", "jdbc:postgresql://x/y", "at '/database/url'"),
                Arguments.of("host", "https://docs.example.com", "at '/host'"),
                Arguments.of("documents.env.SCRIPTORIUM_DATABASE_URL", "x", "documents.env: SCRIPTORIUM_DATABASE_URL"),
                Arguments.of("image.pullPolicy", "Sometimes", "at '/image/pullPolicy'"),
                // Missing.
                Arguments.of("host", "", "host: not set"),
                Arguments.of("database.url", "", "database.url: not set"),
                Arguments.of("database.user", "", "database.user: not set"),
                Arguments.of("database.password", "", "database.password: not set"),
                Arguments.of("redis.url", "", "redis.url: not set"),
                Arguments.of("oidc.issuer", "", "oidc.issuer: not set"),
                Arguments.of("oidc.clientId", "", "oidc.clientId: not set"),
                Arguments.of("oidc.clientSecret", "", "oidc.clientSecret: not set"),
                Arguments.of("gateway.enabled", true, "gateway.parentRefs: not set"),
                // Contradictions.
                Arguments.of("redis.existingSecret", "other", "redis.url: given twice"),
                Arguments.of("database.existingSecret", "other", "database.password: given twice"),
                Arguments.of("oidc.existingSecret", "other", "oidc.clientSecret: given twice"),
                Arguments.of("ca.key", "root.pem", "ca.key: of nothing"),
                Arguments.of("ca.configMap", "Company CA", "at '/ca/configMap'"),
                Arguments.of("ca.file", "/ca.crt", "at '/ca': additional properties 'file' not allowed"),
                Arguments.of("internalSecret.value", "short", "internalSecret.value: too short"),
                Arguments.of("publicUrl", "http://docs.example.com", "publicUrl: http://docs.example.com is not like"),
                Arguments.of("collab.replicas", 9, "collab.replicas: 9 are more than collab.nodes, 8"),
                Arguments.of(
                        "database.url",
                        "postgresql://a:5432,b:5433/scriptorium?sslmode=require",
                        "networkPolicies.database.ports: 5433, the port of database.url, is not among them"),
                Arguments.of(
                        "database.replicaUrl",
                        "postgresql://replica:5434/scriptorium",
                        "networkPolicies.database.ports: 5434, the port of database.replicaUrl, is not among them"),
                Arguments.of(
                        "redis.url",
                        "redis://:word:6379@redis:7000",
                        "networkPolicies.redis.ports: 7000, the port of redis.url, is not among them"),
                Arguments.of(
                        "redis.url",
                        "redis://:a@a:6379,redis://:b@b:7000",
                        "networkPolicies.redis.ports: 7000, the port of redis.url, is not among them"),
                Arguments.of("redis.url", "redis://a,redis://b", "redis.mode: standalone has one URL"),
                Arguments.of(
                        "oidc.issuer",
                        "http://provider/realms/x",
                        "networkPolicies.provider.ports: 80, the port of oidc.issuer, is not among them"),
                Arguments.of("auth.autoscaling.minReplicas", 7, "auth.autoscaling.minReplicas: 7 is more than"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refused(String setting, Object value, String line) {
        String refusal = Chart.example("minimal").with(setting, value).refusal();
        assertTrue(refusal.lines().anyMatch(text -> text.contains(line)), refusal);
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        String refusal = Chart.example("demo").with("demo.enabled", false).refusal();
        for (String setting : List.of("host", "database.url", "redis.url", "oidc.issuer", "oidc.clientSecret")) {
            assertTrue(refusal.lines().anyMatch(line -> line.startsWith(setting + ": not set")), refusal);
        }
    }

    @Test
    @DisplayName("a Secret that is named and isn't there is refused, and one that is there isn't")
    void missingSecrets() {
        try (FakeCluster cluster = FakeCluster.empty().withNamespace()) {
            String refusal = Chart.example("gateway").refusalOn(cluster);
            assertTrue(
                    refusal.contains(
                            "database.existingSecret: there is no Secret scriptorium-database in the namespace docs"),
                    refusal);
            assertTrue(refusal.contains("oidc.existingSecret: there is no Secret scriptorium-oidc"), refusal);
            cluster.withSecret("scriptorium-database", Map.of("password", "x"))
                    .withSecret("scriptorium-oidc", Map.of("client-secret", "x"));
            assertTrue(Chart.example("gateway").renderOn(cluster).has("Deployment"));
        }
    }

    @Test
    @DisplayName("a key that a Secret doesn't have is refused; its pods would wait for it without a word")
    void missingKeys() {
        try (FakeCluster cluster = FakeCluster.empty().withNamespace()) {
            cluster.withSecret("scriptorium-database", Map.of("passwort", "x"))
                    .withSecret("scriptorium-oidc", Map.of("client-secret", "x"))
                    .withSecret("test", Map.of("Token", "x"));
            String refusal =
                    Chart.example("gateway").with("tests.tokenSecret", "test").refusalOn(cluster);
            assertTrue(
                    refusal.lines()
                            .anyMatch(
                                    line -> line.equals(
                                            "database.existingSecret: the Secret scriptorium-database has no key password, which database.keys.password names")),
                    refusal);
            assertTrue(
                    refusal.lines()
                            .anyMatch(line -> line.equals("tests.tokenSecret: the Secret test has no key token")),
                    refusal);
            assertFalse(refusal.contains("oidc"), refusal);
        }
    }

    @Test
    @DisplayName("an authority is given once, and has to be there")
    void authority() {
        Chart twice =
                Chart.example("minimal").with("ca.configMap", "company-ca").with("ca.secret", "company-ca");
        assertTrue(twice.refusal().contains("ca.configMap: given twice"), twice.refusal());
        try (FakeCluster cluster = FakeCluster.empty().withNamespace()) {
            Chart map = Chart.example("minimal").with("ca.configMap", "company-ca");
            String refusal = map.refusalOn(cluster);
            assertTrue(
                    refusal.contains("ca.configMap: there is no ConfigMap company-ca in the namespace docs"), refusal);
            Chart secret = Chart.example("minimal").with("ca.secret", "company-ca");
            assertTrue(secret.refusalOn(cluster).contains("ca.secret: there is no Secret company-ca"));
            cluster.withConfigMap("company-ca", "root.crt").withSecret("company-ca", Map.of("root.crt", "x"));
            assertTrue(map.refusalOn(cluster)
                    .contains("ca.configMap: the ConfigMap company-ca has no key ca.crt, which ca.key names"));
            assertTrue(secret.refusalOn(cluster).contains("ca.secret: the Secret company-ca has no key ca.crt"));
            cluster.withConfigMap("company-ca", "ca.crt").withSecret("company-ca", Map.of("ca.crt", "x"));
            assertTrue(map.renderOn(cluster).has("Deployment"));
            assertTrue(secret.renderOn(cluster).has("Deployment"));
        }
    }

    @Test
    void portsThatPoliciesKnowAreTaken() {
        assertTrue(Chart.example("minimal")
                .with("database.url", "postgresql://a,b:5433/scriptorium")
                .with("networkPolicies.database.ports[0]", 5432)
                .with("networkPolicies.database.ports[1]", 5433)
                .with("redis.url", "rediss://:word@redis,rediss://:word@redis-2:6379")
                .with("redis.mode", "cluster")
                .render()
                .has("NetworkPolicy"));
        assertTrue(Chart.example("bare")
                .with("oidc.issuer", "https://login.example.com:8443")
                .render()
                .has("Deployment"));
    }

    @Test
    void oldClustersAreRefusedUnlessOneInsists() {
        String refusal = Chart.example("minimal").onKubernetes("1.24.9").refusal();
        assertTrue(refusal.contains("kubernetes.minimumVersion: this cluster has v1.24.9, 1.25.0 is needed"), refusal);
        assertTrue(Chart.example("minimal")
                .onKubernetes("1.24.9")
                .with("kubernetes.ignoreVersion", true)
                .render()
                .has("Deployment"));
        // Vendors' versions carry something behind the number.
        assertTrue(Chart.example("minimal")
                .onKubernetes("1.25.0-eks-4f4795d")
                .render()
                .has("Deployment"));
    }
}

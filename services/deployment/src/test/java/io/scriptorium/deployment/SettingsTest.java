package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.scriptorium.deployment.Manifests.Placed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the services are told is what they read, and nothing secret is among what can be seen. */
class SettingsTest {
    /** What a service reads, and the chart leaves at its default: a consumer's name is made of the host name, which is the pod's. */
    private static final Map<String, Set<String>> LEFT_ALONE = Map.of(
            "auth", Set.of("SCRIPTORIUM_OIDC_AUTHORIZATION_URL"),
            "documents", Set.of("SCRIPTORIUM_NODE_NAME"),
            "collab", Set.of(),
            "web", Set.of());
    /** Settings of Quarkus itself that the chart uses. */
    private static final Set<String> QUARKUS = Set.of("QUARKUS_SHUTDOWN_TIMEOUT");

    static List<String> examples() {
        return Chart.examples();
    }

    /** The variables of a service, whether given by value or by file. */
    private static Set<String> told(Manifests rendered, String service) {
        return rendered.container(service).environment().stream()
                .map(variable -> variable.getName().replaceFirst("_FILE$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> own(String service, Set<String> names) {
        return names.stream()
                .filter(name -> name.startsWith("SCRIPTORIUM_" + service.toUpperCase(Locale.ROOT) + "_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "collab", "documents", "web"})
    @DisplayName("a service is told exactly what its code reads, and its README lists it")
    void toldIsRead(String service) {
        Set<String> read = Sources.read(service);
        Set<String> told = told(Chart.example("minimal").render(), service);
        told.removeAll(QUARKUS);

        Set<String> wanted = new TreeSet<>(read);
        wanted.removeAll(own(service, read));
        wanted.removeAll(LEFT_ALONE.get(service));
        if (service.equals("collab")) {
            wanted.add("SCRIPTORIUM_COLLAB_DRAIN_GRACE");
        }
        assertEquals(wanted, told);

        Set<String> documented = Sources.documented("services/README.md");
        documented.addAll(Sources.documented("services/" + service + "/README.md"));
        told.removeAll(documented);
        assertEquals(Set.of(), told, "told, but in no README");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "collab", "documents"})
    @DisplayName("a service's own settings are those that values.schema.json takes")
    void ownSettingsAreTaken(String service) {
        Set<String> own = own(service, Sources.read(service));
        own.remove("SCRIPTORIUM_COLLAB_DRAIN_GRACE");
        JsonNode settings = Chart.yaml(Chart.FOLDER.resolve("values.schema.json"))
                .path("properties")
                .path(service)
                .path("properties")
                .path("settings");
        Set<String> taken = new TreeSet<>();
        settings.path("properties").fieldNames().forEachRemaining(taken::add);
        assertEquals(own, taken);
        assertFalse(settings.path("additionalProperties").asBoolean(true));
    }

    @Test
    void settingsAndOtherVariablesArriveAsTexts() {
        Manifests rendered = Chart.example("production")
                .with("documents.env.QUARKUS_LOG_LEVEL", "DEBUG")
                .render();
        assertEquals("10000", rendered.container("collab").variable("SCRIPTORIUM_COLLAB_MAX_CONNECTIONS"));
        assertEquals("90D", rendered.container("documents").variable("SCRIPTORIUM_DOCUMENTS_TRASH_KEEP"));
        assertEquals("DEBUG", rendered.container("documents").variable("QUARKUS_LOG_LEVEL"));
    }

    @Test
    void servicesFindEachOther() {
        Manifests rendered =
                Chart.example("minimal").with("fullnameOverride", "write").render();
        assertEquals("http://write-auth:8080", rendered.container("documents").variable("SCRIPTORIUM_AUTH_URL"));
        assertEquals("http://write-documents:8080", rendered.container("collab").variable("SCRIPTORIUM_DOCUMENTS_URL"));
        assertEquals("https://docs.example.com", rendered.container("auth").variable("SCRIPTORIUM_PUBLIC_URL"));
        assertEquals(
                "http://$(SCRIPTORIUM_NODE_NAME):8080",
                rendered.container("collab").variable("SCRIPTORIUM_NODE_URL"));
        EnvVar name = rendered.container("collab").environment().stream()
                .filter(variable -> variable.getName().equals("SCRIPTORIUM_NODE_NAME"))
                .findFirst()
                .orElseThrow();
        assertEquals("metadata.name", name.getValueFrom().getFieldRef().getFieldPath());
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName(
            "F-68 no secret is in the environment or in a ConfigMap; each is mounted where it is read, and nowhere else")
    void secretsAreFiles(String example) {
        Manifests rendered = Chart.example(example).render();
        rendered.containers()
                .forEach(placed -> placed.environment().forEach(variable -> {
                    assertTrue(
                            variable.getValueFrom() == null
                                    || variable.getValueFrom().getSecretKeyRef() == null,
                            placed.owner());
                    String name = variable.getName();
                    boolean secret = name.matches(".*(PASSWORD|SECRET|TOKEN|REDIS_URL).*");
                    assertTrue(!secret || name.endsWith("_FILE"), placed.owner() + " " + name);
                }));
        String visible = rendered.documents().stream()
                .filter(document -> !document.path("kind").asText().equals("Secret"))
                .map(JsonNode::toString)
                .collect(Collectors.joining());
        assertFalse(visible.contains("battery staple"));
        for (String service : List.of("auth", "collab", "documents", "web")) {
            Placed placed = rendered.container(service);
            Set<String> files = placed.environment().stream()
                    .filter(variable -> variable.getName().endsWith("_FILE"))
                    .map(EnvVar::getValue)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(mounted(placed).keySet(), files, service);
        }
        assertEquals(Set.of(), mounted(rendered.container("web")).keySet());
    }

    /** Path → Secret and key. */
    private static Map<String, String> mounted(Placed placed) {
        Map<String, String> mounted = new HashMap<>();
        placed.pod().getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .forEach(source -> {
                    if (source.getSecret() != null) {
                        source.getSecret()
                                .getItems()
                                .forEach(item -> mounted.put(
                                        "/etc/scriptorium/" + item.getPath(),
                                        source.getSecret().getName() + " " + item.getKey()));
                    } else {
                        source.getConfigMap()
                                .getItems()
                                .forEach(item -> mounted.put(
                                        "/etc/scriptorium/" + item.getPath(),
                                        source.getConfigMap().getName() + " " + item.getKey()));
                    }
                });
        return new TreeMap<>(mounted);
    }

    @Test
    void existingSecretsAreUsedByTheKeysThatAreNamed() {
        Manifests rendered = Chart.example("existing-secrets").render();
        assertEquals(
                Map.of(
                        "/etc/scriptorium/SCRIPTORIUM_DATABASE_PASSWORD", "scriptorium-database password",
                        "/etc/scriptorium/SCRIPTORIUM_DATABASE_URL", "scriptorium-database uri",
                        "/etc/scriptorium/SCRIPTORIUM_DATABASE_USER", "scriptorium-database username",
                        "/etc/scriptorium/SCRIPTORIUM_INTERNAL_SECRET", "scriptorium-internal secret",
                        "/etc/scriptorium/SCRIPTORIUM_OIDC_CLIENT_ID", "scriptorium-oidc id",
                        "/etc/scriptorium/SCRIPTORIUM_OIDC_CLIENT_SECRET", "scriptorium-oidc secret",
                        "/etc/scriptorium/SCRIPTORIUM_REDIS_URL", "scriptorium-redis url"),
                mounted(rendered.container("auth")));
        assertFalse(rendered.has("Secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"configMap", "secret"})
    @DisplayName(
            "an authority's certificate is mounted, read-only, where something is connected to, and named; pods are replaced when another is named")
    void anAuthority(String kind) {
        Chart chart = Chart.example("minimal").with("ca." + kind, "company-ca").with("ca.key", "root.pem");
        Manifests rendered = chart.render();
        Manifests without = Chart.example("minimal").render();
        for (String service : List.of("auth", "collab", "documents")) {
            Placed placed = rendered.container(service);
            String file = placed.variable("SCRIPTORIUM_CA_FILE");
            assertEquals("company-ca root.pem", mounted(placed).get(file));
            assertTrue(placed.container().getVolumeMounts().stream()
                    .anyMatch(mount -> file.startsWith(mount.getMountPath() + "/") && mount.getReadOnly()));
            assertFalse(mounted(without.container(service)).containsKey(file));
            assertFalse(told(without, service).contains("SCRIPTORIUM_CA"));
        }
        assertFalse(told(rendered, "web").contains("SCRIPTORIUM_CA"));
        String owner = "StatefulSet scriptorium-collab";
        assertFalse(rendered.pods()
                .get(owner)
                .equals(chart.with("ca." + kind, "another-ca").render().pods().get(owner)));
    }

    @Test
    @DisplayName("a replica's URL reaches documents alone, from the Secret if it names a key")
    void aReplica() {
        Chart chart = Chart.example("existing-secrets").with("database.keys.replicaUrl", "replica-uri");
        assertEquals(
                "scriptorium-database replica-uri",
                mounted(chart.render().container("documents"))
                        .get("/etc/scriptorium/SCRIPTORIUM_DATABASE_REPLICA_URL"));
        Manifests rendered = Chart.example("minimal")
                .with("database.replicaUrl", "postgresql://replica:5432/scriptorium")
                .render();
        assertEquals(
                "postgresql://replica:5432/scriptorium",
                rendered.container("documents").variable("SCRIPTORIUM_DATABASE_REPLICA_URL"));
        assertFalse(told(rendered, "auth").contains("SCRIPTORIUM_DATABASE_REPLICA_URL"));
    }

    @Test
    @DisplayName("every Secret key that is mounted is in the chart's Secret, or in one that was named")
    void keysExist() {
        for (String example : Chart.examples()) {
            Manifests rendered = Chart.example(example).render();
            Map<String, Secret> made = rendered.all(Secret.class).stream()
                    .collect(Collectors.toMap(secret -> secret.getMetadata().getName(), secret -> secret));
            for (String service : List.of("auth", "collab", "documents")) {
                mounted(rendered.container(service)).values().forEach(where -> {
                    String[] nameAndKey = where.split(" ", -1);
                    Secret secret = made.get(nameAndKey[0]);
                    if (secret == null) {
                        assertTrue(
                                Chart.read("helm/scriptorium/examples/" + example + ".yaml")
                                        .contains(nameAndKey[0]),
                                example + " " + where);
                    } else {
                        assertTrue(secret.getData().containsKey(nameAndKey[1]), example + " " + where);
                    }
                });
            }
        }
    }

    private static String secret(Manifests rendered, String name, String key) {
        return new String(
                Base64.getDecoder()
                        .decode(rendered.get(Secret.class, name).getData().get(key)),
                StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("F-68 what is generated is long, differs between installations, and survives upgrades")
    void generated() {
        String first = secret(Chart.example("demo").render(), "scriptorium", "internal-secret");
        String second = secret(Chart.example("demo").render(), "scriptorium", "internal-secret");
        assertEquals(48, first.length());
        assertFalse(first.equals(second));
        try (FakeCluster cluster = FakeCluster.empty()
                .withNamespace()
                .withSecret("scriptorium", Map.of("internal-secret", first))
                .withSecret("scriptorium-demo", Map.of("database-password", "kept", "oidc-client-secret", "too"))) {
            Manifests upgraded = Chart.example("demo").renderOn(cluster);
            assertEquals(first, secret(upgraded, "scriptorium", "internal-secret"));
            assertEquals("kept", secret(upgraded, "scriptorium-demo", "database-password"));
            assertEquals("too", secret(upgraded, "scriptorium-demo", "oidc-client-secret"));
            assertEquals(
                    "keep",
                    upgraded.get(Secret.class, "scriptorium")
                            .getMetadata()
                            .getAnnotations()
                            .get("helm.sh/resource-policy"));
        }
    }

    @Test
    void theDemosProviderIsKnownByTwoNames() {
        Placed auth = Chart.example("demo").render().container("auth");
        assertEquals("http://scriptorium-provider:8080/provider", auth.variable("SCRIPTORIUM_OIDC_ISSUER"));
        assertEquals("http://localhost:8080/provider/authorize", auth.variable("SCRIPTORIUM_OIDC_AUTHORIZATION_URL"));
    }
}

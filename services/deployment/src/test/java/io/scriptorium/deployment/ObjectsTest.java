package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for everything that the chart makes, in every documented combination. */
class ObjectsTest {
    private static final Pattern METRIC = Pattern.compile("scriptorium_[a-z_]+");

    static List<String> examples() {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void lintHasNothingToSay(String example) {
        LintResult result = Chart.example(example).lint();
        assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
        assertEquals(List.of("[INFO] Chart.yaml: icon is recommended"), result.getMessages());
    }

    /** That {@link Manifests} reads them is the larger half of this test. */
    @ParameterizedTest
    @MethodSource("examples")
    void objectsAreWhatKubernetesReads(String example) {
        Manifests rendered = Chart.example(example).render();
        assertTrue(rendered.objects().size() > 10);
        Set<String> names = new HashSet<>();
        for (JsonNode document : rendered.documents()) {
            JsonNode metadata = document.path("metadata");
            String name = metadata.path("name").asText();
            assertTrue(names.add(document.path("kind").asText() + " " + name), () -> "twice: " + name);
            assertTrue(name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"), name);
            assertEquals(
                    Chart.RELEASE,
                    metadata.path("labels").path("app.kubernetes.io/instance").asText(),
                    name);
        }
    }

    @Test
    void longNamesOfReleasesAreShortened() {
        String name = "a".repeat(53);
        for (HasMetadata object :
                Chart.example("demo").with("fullnameOverride", name).render().objects()) {
            assertTrue(
                    object.getMetadata().getName().length() <= 63,
                    object.getMetadata().getName());
        }
    }

    @Test
    @DisplayName("every optional kind can be switched off, and is off or on as its setting says")
    void optionalKinds() {
        List<String> optional = List.of(
                "Ingress",
                "NetworkPolicy",
                "PodDisruptionBudget",
                "ServiceAccount",
                "Pod",
                "HTTPRoute",
                "HorizontalPodAutoscaler",
                "PodMonitor",
                "PrometheusRule",
                "Secret");
        Manifests bare = Chart.example("bare").render();
        for (String kind : optional) {
            assertFalse(bare.has(kind), kind);
        }
        Manifests full = Chart.example("production")
                .with("gateway.enabled", true)
                .with("gateway.parentRefs[0].name", "public")
                .with("internalSecret.existingSecret", "")
                .render();
        for (String kind : optional) {
            assertTrue(full.has(kind), kind);
        }
    }

    @Test
    @DisplayName("F-42 F-67 alerts look at metrics that the services have")
    void alerts() {
        Manifests watched = Chart.example("production").render();
        JsonNode rules = watched.documents().stream()
                .filter(document -> document.path("kind").asText().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow()
                .at("/spec/groups/0/rules");
        Set<String> alerts = new TreeSet<>();
        for (JsonNode rule : rules) {
            alerts.add(rule.path("alert").asText());
            Matcher metric = METRIC.matcher(rule.path("expr").asText());
            assertTrue(metric.find(), rule::toString);
            // As Micrometer knows it: its unit, and what it makes of a histogram, are added for Prometheus.
            String name = metric.group().replaceFirst("_seconds(_bucket)?$", "").replace('_', '.');
            assertTrue(Sources.mention("documents", "\"" + name + "\""), name + " is in no source");
            assertTrue(rule.path("expr").asText().contains("{namespace=\"" + Chart.NAMESPACE + "\"}"), rule::toString);
            assertFalse(rule.at("/annotations/summary").asText().isEmpty());
        }
        assertEquals(4, alerts.size());
        assertFalse(Chart.example("production")
                .with("podMonitor.alerts", false)
                .render()
                .has("PrometheusRule"));
    }

    @Test
    @DisplayName("a 1.20 cluster gets nothing that it lacks")
    void oldCluster() {
        Manifests old = Chart.example("old-cluster").render();
        assertFalse(old.has("PodDisruptionBudget"));
        assertFalse(old.has("HorizontalPodAutoscaler"));
        old.containers()
                .filter(placed -> placed.container().getLifecycle() != null)
                .map(placed -> placed.container().getLifecycle().getPreStop())
                .forEach(preStop ->
                        assertEquals(List.of("sleep", "5"), preStop.getExec().getCommand()));
    }
}

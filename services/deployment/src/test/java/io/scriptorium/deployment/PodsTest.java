package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.scriptorium.deployment.Manifests.Placed;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How pods run, live and stop. */
class PodsTest {
    private static final Set<String> SERVICES = Set.of("auth", "collab", "documents", "web");

    static List<String> examples() {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("F-68 every pod keeps the restricted Pod Security profile, with a read-only root and no token")
    void restricted(String example) {
        Manifests rendered = Chart.example(example).render();
        assertFalse(rendered.pods().isEmpty());
        rendered.pods().forEach((owner, pod) -> {
            PodSpec spec = pod.getSpec();
            assertAll(
                    owner,
                    () -> assertEquals(false, spec.getAutomountServiceAccountToken()),
                    () -> assertEquals(false, spec.getEnableServiceLinks()),
                    () -> assertEquals(true, spec.getSecurityContext().getRunAsNonRoot()),
                    () -> assertEquals(
                            "RuntimeDefault",
                            spec.getSecurityContext().getSeccompProfile().getType()),
                    () -> assertNull(spec.getHostNetwork()),
                    () -> assertNull(spec.getHostPID()),
                    () -> assertNull(spec.getHostIPC()),
                    () -> assertTrue(spec.getVolumes().stream().allMatch(PodsTest::isAllowed)));
        });
        rendered.containers().forEach(placed -> {
            SecurityContext context = placed.container().getSecurityContext();
            assertAll(
                    placed.owner(),
                    () -> assertEquals(false, context.getAllowPrivilegeEscalation()),
                    () -> assertEquals(true, context.getReadOnlyRootFilesystem()),
                    () -> assertEquals(true, context.getRunAsNonRoot()),
                    () -> assertNull(context.getPrivileged()),
                    () -> assertEquals(List.of("ALL"), context.getCapabilities().getDrop()),
                    () -> assertTrue(context.getCapabilities().getAdd().isEmpty()),
                    () -> assertTrue(placed.container().getVolumeMounts().stream()
                            .anyMatch(mount -> mount.getMountPath().equals("/tmp"))));
        });
    }

    private static boolean isAllowed(Volume volume) {
        return volume.getEmptyDir() != null
                || volume.getProjected() != null
                || volume.getSecret() != null
                || volume.getConfigMap() != null
                || volume.getPersistentVolumeClaim() != null;
    }

    @Test
    void usersOfContainersAreNumbersOrTheClusters() {
        Chart.example("minimal")
                .render()
                .pods()
                .forEach((owner, pod) ->
                        assertEquals(1001L, pod.getSpec().getSecurityContext().getRunAsUser(), owner));
        Chart.example("openshift").render().pods().forEach((owner, pod) -> {
            assertNull(pod.getSpec().getSecurityContext().getRunAsUser(), owner);
            assertNull(pod.getSpec().getSecurityContext().getFsGroup(), owner);
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("F-62 every container that stays has requests, limits and three probes")
    void watched(String example) {
        Chart.example(example).render().containers().forEach(placed -> {
            Container container = placed.container();
            for (Map<String, Quantity> amounts : List.of(
                    container.getResources().getRequests(),
                    container.getResources().getLimits())) {
                assertEquals(Set.of("cpu", "memory"), amounts.keySet(), placed.owner());
            }
            if (!placed.component().equals("test")) {
                assertNotNull(container.getStartupProbe(), placed.owner());
                assertNotNull(container.getReadinessProbe(), placed.owner());
                assertNotNull(container.getLivenessProbe(), placed.owner());
            }
        });
    }

    @Test
    @DisplayName("F-62 probes ask each service's own health, on the management port")
    void probesAskTheServices() {
        Manifests rendered = Chart.example("minimal").render();
        for (String service : SERVICES) {
            Placed placed = rendered.container(service);
            Container container = placed.container();
            Map<String, Integer> ports = container.getPorts().stream()
                    .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
            Properties properties = Sources.properties(service);
            assertEquals(
                    Map.of(
                            "http", Integer.valueOf(properties.getProperty("quarkus.http.port")),
                            "management", Integer.valueOf(properties.getProperty("quarkus.management.port"))),
                    ports,
                    service);
            Map<String, Probe> probes = Map.of(
                    "started", container.getStartupProbe(),
                    "ready", container.getReadinessProbe(),
                    "live", container.getLivenessProbe());
            probes.forEach((path, probe) -> {
                assertEquals("/q/health/" + path, probe.getHttpGet().getPath(), service);
                assertEquals("management", probe.getHttpGet().getPort().getStrVal(), service);
            });
        }
    }

    @Test
    @DisplayName("F-62 a start may take as long as its setting says, and no longer")
    void startupTime() {
        Probe probe = Chart.example("minimal")
                .with("probes.startupSeconds", 91)
                .render()
                .container("documents")
                .container()
                .getStartupProbe();
        assertEquals(92, probe.getPeriodSeconds() * probe.getFailureThreshold());
    }

    @Test
    @DisplayName("F-63 preStop, draining and the grace period come from one setting")
    void draining() {
        for (int seconds : new int[] {10, 60}) {
            Manifests rendered = Chart.example("minimal")
                    .with("collab.drainSeconds", seconds)
                    .with("documents.drainSeconds", seconds)
                    .render();
            Placed collab = rendered.container("collab");
            assertEquals(seconds + "s", collab.variable("SCRIPTORIUM_COLLAB_DRAIN_GRACE"));
            assertEquals(seconds + "S", rendered.container("documents").variable("QUARKUS_SHUTDOWN_TIMEOUT"));
            for (Placed placed : List.of(collab, rendered.container("documents"))) {
                long preStop = placed.container()
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds();
                assertTrue(preStop > 0);
                assertTrue(
                        placed.pod().getTerminationGracePeriodSeconds() > preStop + seconds,
                        "killed before it is done");
            }
        }
    }

    @Test
    @DisplayName(
            "F-63 an update takes no pod of a Deployment away before another is ready, and pods of collab one by one")
    void updates() {
        Manifests rendered = Chart.example("minimal").render();
        for (Deployment deployment : rendered.all(Deployment.class)) {
            var update = deployment.getSpec().getStrategy().getRollingUpdate();
            assertEquals(0, update.getMaxUnavailable().getIntVal());
            assertEquals(1, update.getMaxSurge().getIntVal());
        }
        StatefulSet collab = rendered.get(StatefulSet.class, "scriptorium-collab");
        assertEquals("RollingUpdate", collab.getSpec().getUpdateStrategy().getType());
        Map<String, PodDisruptionBudget> budgets = rendered.all(PodDisruptionBudget.class).stream()
                .collect(Collectors.toMap(budget -> budget.getMetadata().getName(), Function.identity()));
        for (String service : SERVICES) {
            PodDisruptionBudget budget = budgets.get("scriptorium-" + service);
            assertEquals(1, budget.getSpec().getMaxUnavailable().getIntVal());
            assertSelects(budget.getSpec().getSelector().getMatchLabels(), rendered.container(service), rendered);
        }
    }

    private static void assertSelects(Map<String, String> selector, Placed placed, Manifests rendered) {
        List<String> selected = rendered.pods().entrySet().stream()
                .filter(entry ->
                        entry.getValue().getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(List.of(placed.owner()), selected);
    }

    @Test
    @DisplayName("F-61 pods of a component are spread over nodes and zones")
    void spread() {
        Manifests rendered = Chart.example("minimal").render();
        for (String service : SERVICES) {
            var constraints = rendered.container(service).pod().getTopologySpreadConstraints();
            assertEquals(2, constraints.size());
            constraints.forEach(constraint -> assertSelects(
                    constraint.getLabelSelector().getMatchLabels(), rendered.container(service), rendered));
        }
    }

    @Test
    @DisplayName("F-65 autoscalers own the number of pods, grow at once and shrink slowly, collab slowest")
    void autoscaling() {
        Manifests rendered = Chart.example("production").render();
        rendered.all(Deployment.class)
                .forEach(deployment -> assertNull(deployment.getSpec().getReplicas()));
        assertNull(
                rendered.get(StatefulSet.class, "scriptorium-collab").getSpec().getReplicas());
        Map<String, HorizontalPodAutoscaler> autoscalers = rendered.all(HorizontalPodAutoscaler.class).stream()
                .collect(Collectors.toMap(scaler -> scaler.getMetadata().getName(), Function.identity()));
        assertEquals(4, autoscalers.size());
        autoscalers.forEach((name, autoscaler) -> {
            var behavior = autoscaler.getSpec().getBehavior();
            assertEquals(0, behavior.getScaleUp().getStabilizationWindowSeconds(), name);
            assertTrue(behavior.getScaleDown().getStabilizationWindowSeconds() >= 300, name);
            assertEquals(name, autoscaler.getSpec().getScaleTargetRef().getName());
            assertTrue(rendered.documents().stream()
                    .anyMatch(document -> document.path("kind")
                                    .asText()
                                    .equals(autoscaler
                                            .getSpec()
                                            .getScaleTargetRef()
                                            .getKind())
                            && document.path("metadata").path("name").asText().equals(name)));
        });
        assertEquals(
                900,
                autoscalers
                        .get("scriptorium-collab")
                        .getSpec()
                        .getBehavior()
                        .getScaleDown()
                        .getStabilizationWindowSeconds());
    }

    @Test
    void podsAreReplacedWhenASettingGivenByValueChanges() {
        Map<String, PodTemplateSpec> before = Chart.example("minimal").render().pods();
        Map<String, PodTemplateSpec> same = Chart.example("minimal").render().pods();
        Map<String, PodTemplateSpec> after = Chart.example("minimal")
                .with("redis.url", "redis://other:6379")
                .render()
                .pods();
        assertEquals(before.toString(), same.toString());
        String owner = "Deployment scriptorium-auth";
        assertFalse(before.get(owner).equals(after.get(owner)));
    }

    @Test
    void imagesComeFromWhereTheSettingsSay() {
        Manifests rendered = Chart.example("minimal")
                .with("image.registry", "images.example.com:5000")
                .with("image.repository", "team/scriptorium")
                .with("image.tag", "1.2.3")
                .with("image.pullSecrets[0]", "pull")
                .render();
        for (String service : SERVICES) {
            Placed placed = rendered.container(service);
            assertEquals(
                    "images.example.com:5000/team/scriptorium/" + service + ":1.2.3",
                    placed.container().getImage());
            assertEquals("pull", placed.pod().getImagePullSecrets().getFirst().getName());
        }
    }
}

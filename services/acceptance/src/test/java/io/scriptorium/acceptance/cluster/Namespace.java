package io.scriptorium.acceptance.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.scriptorium.acceptance.system.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A namespace of the cluster that the current kubeconfig names, made for these stories alone: what stood in it before is deleted, and it goes with them. */
final class Namespace implements AutoCloseable {
    static final String NAME = "scriptorium-acceptance";

    /** What a tick of {@code /proc} is on every Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Duration DELETION = Duration.ofMinutes(2);
    private static final int MANAGEMENT_PORT = 9000;
    static final String COMPONENT = "app.kubernetes.io/component";

    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.autoConfigure(null)).build();

    Namespace() {
        delete();
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        // What the chart promises is enforced, where the cluster can.
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    private void delete() {
        client.namespaces().withName(NAME).withGracePeriod(0).delete();
        Waiting.until(
                "an earlier namespace is gone",
                DELETION,
                () -> client.namespaces().withName(NAME).get() == null);
    }

    /** The name of the context, by which one can tell what kind of cluster it is. */
    String context() {
        return client.getConfiguration().getCurrentContext().getName();
    }

    /** The minor version, 34 for 1.34. */
    int minorVersion() {
        return Integer.parseInt(client.getKubernetesVersion().getMinor().replaceAll("\\D", ""));
    }

    KubernetesClient client() {
        return client;
    }

    /** Makes or replaces an object. */
    void apply(HasMetadata object) {
        client.resource(object).inNamespace(NAME).createOr(existing -> existing.update());
    }

    PodResource pod(String name) {
        return client.pods().inNamespace(NAME).withName(name);
    }

    /** Those of a component that aren't on their way out, in the order of their names. */
    List<Pod> pods(String component) {
        return client.pods().inNamespace(NAME).withLabel(COMPONENT, component).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    List<Pod> pods() {
        return client.pods().inNamespace(NAME).list().getItems();
    }

    /** Ends a pod, and comes back when there is another of that name. */
    void replacePod(String name, long graceSeconds) {
        String uid = pod(name).require().getMetadata().getUid();
        pod(name).withGracePeriod(graceSeconds).delete();
        Waiting.until("there is another " + name, DELETION, () -> {
            Pod now = pod(name).get();
            return now != null && !now.getMetadata().getUid().equals(uid);
        });
    }

    /**
     * Lets a pod's process die at once, without a word to anybody, and comes back when another runs in its place. Nobody in a container can send SIGKILL to its first process, but
     * one of the JVM's own signals ends it as suddenly.
     */
    void crash(String podName) {
        int before = restarts(podName);
        exec(podName, "sh", "-c", "kill -SEGV 1");
        Waiting.until(podName + " is started again", DELETION, () -> restarts(podName) > before);
    }

    private int restarts(String podName) {
        return pod(podName)
                .require()
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getRestartCount();
    }

    /** Replaces all pods of a component, as {@code kubectl rollout restart} does. */
    void restart(String component) {
        if (component.equals("collab")) {
            client.apps()
                    .statefulSets()
                    .inNamespace(NAME)
                    .withName(Release.NAME + "-" + component)
                    .rolling()
                    .restart();
        } else {
            client.apps()
                    .deployments()
                    .inNamespace(NAME)
                    .withName(Release.NAME + "-" + component)
                    .rolling()
                    .restart();
        }
    }

    /** Another number of collab's pods. */
    void scaleCollab(int replicas) {
        client.apps()
                .statefulSets()
                .inNamespace(NAME)
                .withName(Release.NAME + "-collab")
                .scale(replicas);
    }

    /** Waits until everything is as it is wanted: every pod of the newest kind, ready, and none too many. */
    void awaitRollout(Duration timeout) {
        Waiting.until("everything is rolled out", timeout, () -> {
            for (Deployment deployment :
                    client.apps().deployments().inNamespace(NAME).list().getItems()) {
                int wanted = deployment.getSpec().getReplicas();
                var status = deployment.getStatus();
                if (isBehind(deployment, status.getObservedGeneration())
                        || number(status.getUpdatedReplicas()) != wanted
                        || number(status.getReplicas()) != wanted
                        || number(status.getAvailableReplicas()) != wanted) {
                    return false;
                }
            }
            for (StatefulSet set :
                    client.apps().statefulSets().inNamespace(NAME).list().getItems()) {
                int wanted = set.getSpec().getReplicas();
                var status = set.getStatus();
                if (isBehind(set, status.getObservedGeneration())
                        || number(status.getReplicas()) != wanted
                        || number(status.getReadyReplicas()) != wanted
                        || !status.getUpdateRevision().equals(status.getCurrentRevision())) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isBehind(HasMetadata object, Long observedGeneration) {
        return observedGeneration == null
                || observedGeneration < object.getMetadata().getGeneration();
    }

    private static int number(Integer number) {
        return number == null ? 0 : number;
    }

    /**
     * Waits until a pod's own health says that it is ready; answers how long its process was there then. What the kubelet's looking adds isn't part of it, nor is what it takes to
     * ask the pod when that was.
     */
    Duration startToReady(String podName, Duration timeout) {
        String path = managementPath(podName) + "/q/health/ready";
        Waiting.until(
                podName + " says it is ready",
                timeout,
                () -> String.valueOf(client.raw(path)).contains("UP"));
        long ready = System.nanoTime();
        String[] words = exec(podName, "cat", "/proc/uptime", "/proc/1/stat").split("\\) ", 2);
        Duration since = Duration.ofNanos(System.nanoTime() - ready);
        double uptime = Double.parseDouble(words[0].split(" ", 2)[0]);
        double began = Long.parseLong(words[1].split(" ", -1)[19]) / TICKS_PER_SECOND;
        return Duration.ofMillis(Math.round((uptime - began) * 1000)).minus(since);
    }

    private static String managementPath(String podName) {
        return "/api/v1/namespaces/" + NAME + "/pods/" + podName + ":" + MANAGEMENT_PORT + "/proxy";
    }

    /** The value of a metric of a pod, summed over its tags; 0 if there is none. */
    double metric(String podName, String metric) {
        return String.valueOf(client.raw(managementPath(podName) + "/q/metrics"))
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What a program in a pod prints. */
    String exec(String podName, String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecWatch watch = pod(podName).writingOutput(out).exec(command)) {
            watch.exitCode().get(20, TimeUnit.SECONDS);
            return out.toString(StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(String.join(" ", command) + " in " + podName, e);
        }
    }

    /** What a pod has said so far. */
    String log(String podName) {
        return String.valueOf(pod(podName).getLog());
    }

    /** Writes what the cluster says of everything in it to a file. */
    void keepEvents(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            StringBuilder events = new StringBuilder();
            client.v1()
                    .events()
                    .inNamespace(NAME)
                    .list()
                    .getItems()
                    .forEach(event -> events.append(event.getLastTimestamp())
                            .append(' ')
                            .append(event.getInvolvedObject().getName())
                            .append(": ")
                            .append(event.getReason())
                            .append(", ")
                            .append(event.getMessage())
                            .append('\n'));
            Files.writeString(file, events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            delete();
        } finally {
            client.close();
        }
    }
}

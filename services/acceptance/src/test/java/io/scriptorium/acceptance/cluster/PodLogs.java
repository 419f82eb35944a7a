package io.scriptorium.acceptance.cluster;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.scriptorium.acceptance.system.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What all containers of the services say, those included that are gone by now: followed from their start on, a file for each. */
final class PodLogs implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** As the services write it, in containers whose clock shows UTC. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final List<String> COMPONENTS = List.of("auth", "collab", "documents", "web");

    private final Namespace namespace;
    private final Path folder;
    private final Map<String, LogWatch> watches = new HashMap<>();
    private final Map<String, OutputStream> files = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Begins to follow those that there are and those that come. */
    PodLogs(Namespace namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.list(folder)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofVirtual().name("logs").start(this::run);
    }

    private void run() {
        while (!closed) {
            for (Pod pod : namespace.pods()) {
                if (COMPONENTS.contains(component(pod)) && isRunning(pod)) {
                    // Not the pod's: it may have several, one after another.
                    String id =
                            pod.getStatus().getContainerStatuses().getFirst().getContainerID();
                    if (!watches.containsKey(id)) {
                        follow(pod, id);
                    }
                }
            }
            Waiting.pause(LOOK);
        }
    }

    private static String component(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(Namespace.COMPONENT, "");
    }

    private static boolean isRunning(Pod pod) {
        List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
        return !statuses.isEmpty() && statuses.getFirst().getState().getRunning() != null;
    }

    private void follow(Pod pod, String id) {
        String name = pod.getMetadata().getName();
        try {
            OutputStream file =
                    Files.newOutputStream(folder.resolve(name + "." + id.substring(id.length() - 4) + ".log"));
            files.put(id, file);
            watches.put(id, namespace.pod(name).watchLog(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (KubernetesClientException e) {
            // It was gone sooner.
        }
    }

    /**
     * Lines of a kind, each behind the name of its pod.
     *
     * @param since no line that begins with an earlier time; those without are told whenever they were said
     */
    List<String> lines(String expression, Instant since) {
        String earliest = TIME.format(since);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.matches(expression))
                        .filter(line -> !line.matches("\\d{4}-.*") || line.compareTo(earliest) >= 0)
                        .map(line -> file.getFileName() + ": " + line)
                        .forEach(lines::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
            for (LogWatch watch : watches.values()) {
                watch.close();
            }
            for (OutputStream file : files.values()) {
                file.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

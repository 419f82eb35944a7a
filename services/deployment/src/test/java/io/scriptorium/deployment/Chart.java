package io.scriptorium.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself as {@code helm install} would, for a cluster that is a {@link FakeCluster}. */
final class Chart {
    static final Path ROOT = root();
    static final Path FOLDER = ROOT.resolve("helm/scriptorium");
    static final String RELEASE = "scriptorium";
    static final String NAMESPACE = "docs";
    /** What most clusters are. */
    static final String KUBERNETES = "1.34.0";
    /** The oldest that the test cluster is. */
    static final String OLD_KUBERNETES = "1.20.2";

    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Path values;
    private String kubernetes = KUBERNETES;

    private Chart(Path values) {
        this.values = values;
    }

    /** The chart with the values of {@code examples/NAME.yaml}. */
    static Chart example(String name) {
        Chart chart = values(FOLDER.resolve("examples").resolve(name + ".yaml"));
        return name.equals("old-cluster") ? chart.onKubernetes(OLD_KUBERNETES) : chart;
    }

    /** The chart with the values of a file. */
    static Chart values(Path file) {
        return new Chart(file);
    }

    /** All documented combinations. */
    static List<String> examples() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("examples"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One setting more, by its path. */
    Chart with(String path, Object value) {
        settings.put(path, value);
        return this;
    }

    Chart onKubernetes(String version) {
        kubernetes = version;
        return this;
    }

    /** Renders it for a cluster that knows nothing of it. */
    Manifests render() {
        try (FakeCluster cluster = FakeCluster.empty()) {
            return renderOn(cluster);
        }
    }

    /** Renders it for a cluster. */
    Manifests renderOn(FakeCluster cluster) {
        return Manifests.parse(text(cluster));
    }

    private String text(FakeCluster cluster) {
        try {
            cluster.use();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TemplateCommand command = new Helm(withoutHooks())
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(kubernetes)
                .withValuesFile(values);
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            command = command.set(setting.getKey(), setting.getValue());
        }
        return command.call();
    }

    /** What {@code helm lint --strict} says of the chart when these values are its defaults. */
    LintResult lint() {
        Path copy = copy("lint", "helm.sh/hook: test");
        try {
            ObjectNode defaults = (ObjectNode) yaml(FOLDER.resolve("values.yaml"));
            YAML.readerForUpdating(defaults).readValue(Files.readString(values));
            // Lint has a version of its own that nobody can choose.
            ((ObjectNode) defaults.get("kubernetes")).put("ignoreVersion", true);
            YAML.writeValue(copy.resolve("values.yaml").toFile(), defaults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Helm(copy).lint().strict().call();
    }

    /** What Helm answers to values that it refuses. */
    String refusal() {
        try (FakeCluster cluster = FakeCluster.empty()) {
            return refusalOn(cluster);
        }
    }

    String refusalOn(FakeCluster cluster) {
        try {
            text(cluster);
        } catch (IllegalStateException refusal) {
            return String.valueOf(refusal.getMessage());
        }
        throw new AssertionError("these values are not refused: " + values + " " + settings);
    }

    /** A copy in which the test's pod isn't a hook, since Helm's template leaves hooks out. */
    private static Path withoutHooks() {
        return copy("template", "scriptorium.io/test: \"true\"");
    }

    private static Path copy(String purpose, String hook) {
        Path copy = ROOT.resolve("services/deployment/target/chart-" + purpose + "/scriptorium");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            delete(copy);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replace("helm.sh/hook: test", hook));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> before = Files.walk(folder)) {
                for (Path file : before.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("helm/scriptorium"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}

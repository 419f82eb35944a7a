package io.scriptorium.acceptance.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chart, installed by Helm itself, with the demo's stores and provider and without the demo's edge. */
final class Release {
    static final String NAME = "scriptorium";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Before it there is no {@code policy/v1}, which the chart's disruption budgets are. */
    private static final int OLDEST = 25;

    private final Path chart;
    private final Path folder;
    private final ObjectNode values;
    private final @Nullable Path kubeconfig;

    /**
     * @param chart its folder
     * @param folder for files of values
     * @param images the values that name the images
     * @param publicUrl where browsers will be
     * @param minorVersion of the cluster
     */
    Release(Path chart, Path folder, Map<String, Object> images, String publicUrl, int minorVersion) {
        this.chart = chart;
        this.folder = folder;
        values = JSON.valueToTree(images);
        values.put("publicUrl", publicUrl);
        ObjectNode demo = values.withObjectProperty("demo").put("enabled", true);
        demo.withObjectProperty("edge").put("enabled", false);
        // One of each would do for two people; three of collab are what the stories are about.
        values.withObjectProperty("auth").put("replicas", 1);
        values.withObjectProperty("documents").put("replicas", 1);
        values.withObjectProperty("web").put("replicas", 1);
        values.withObjectProperty("collab").put("replicas", 3).put("nodes", 4);
        if (minorVersion < OLDEST) {
            values.withObjectProperty("podDisruptionBudgets").put("enabled", false);
            values.withObjectProperty("kubernetes").put("ignoreVersion", true);
        }
        String named = System.getenv("KUBECONFIG");
        kubeconfig = named == null || named.isBlank() ? null : Path.of(named);
    }

    void install(Duration timeout) {
        var command = new Helm(chart)
                .install()
                .withName(NAME)
                .withNamespace(Namespace.NAME)
                .withValuesFile(write(values, "install.json"))
                .waitReady()
                .withTimeout((int) timeout.toSeconds());
        if (kubeconfig != null) {
            command.withKubeConfig(kubeconfig);
        }
        command.call();
    }

    /** What {@code helm install} answers to other settings; nothing is installed. */
    String refusal(String setting, Object value) {
        var command = new Helm(chart)
                .install()
                .withName("refused")
                .withNamespace(Namespace.NAME)
                .withValuesFile(write(values, "refused.json"))
                .set(setting, value);
        if (kubeconfig != null) {
            command.withKubeConfig(kubeconfig);
        }
        try {
            command.call();
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Installs another release beside this one, of settings that all look right and lead to where nobody is. It isn't waited for: it doesn't become ready.
     *
     * @param name of the release
     */
    void installAstray(String name) {
        ObjectNode astray = JSON.createObjectNode();
        astray.set("image", values.path("image"));
        astray.set("publicUrl", values.path("publicUrl"));
        astray.set("kubernetes", values.path("kubernetes"));
        astray.set("podDisruptionBudgets", values.path("podDisruptionBudgets"));
        astray.withObjectProperty("database")
                .put("url", "postgresql://" + NAME + "-web:5432/scriptorium")
                .put("user", "scriptorium")
                .put("password", "scriptorium");
        astray.withObjectProperty("redis").put("url", "redis://" + NAME + "-web:6379");
        astray.withObjectProperty("oidc")
                .put("issuer", "https://" + NAME + "-web/realms/company")
                .put("clientId", "scriptorium")
                .put("clientSecret", "scriptorium");
        for (String component : List.of("auth", "collab", "documents", "web")) {
            astray.withObjectProperty(component).put("replicas", 1);
        }
        astray.withObjectProperty("ingress").put("enabled", false);
        var command = new Helm(chart)
                .install()
                .withName(name)
                .withNamespace(Namespace.NAME)
                .withValuesFile(write(astray, "astray.json"));
        if (kubeconfig != null) {
            command.withKubeConfig(kubeconfig);
        }
        command.call();
    }

    void uninstall(String name) {
        var command = Helm.uninstall(name).withNamespace(Namespace.NAME);
        if (kubeconfig != null) {
            command.withKubeConfig(kubeconfig);
        }
        command.call();
    }

    /** An upgrade that gives every pod of ours an annotation, and so another one in its place. */
    void upgrade(String mark) {
        ObjectNode changed = values.deepCopy();
        for (String component : List.of("auth", "collab", "documents", "web")) {
            changed.withObjectProperty(component)
                    .withObjectProperty("podAnnotations")
                    .put("scriptorium.test/mark", mark);
        }
        upgradeTo(changed, "upgrade.json");
    }

    /** What {@code helm rollback} does, which helm-java doesn't have: the values of the first revision again. */
    void rollBack() {
        upgradeTo(values, "install.json");
    }

    private void upgradeTo(JsonNode to, String name) {
        var command = new Helm(chart)
                .upgrade()
                .withName(NAME)
                .withNamespace(Namespace.NAME)
                .resetValues()
                .withValuesFile(write(to, name));
        if (kubeconfig != null) {
            command.withKubeConfig(kubeconfig);
        }
        command.call();
    }

    /** {@code helm test}; an error if its pod doesn't end well. */
    void test(Duration timeout) {
        var command = Helm.test(NAME).withNamespace(Namespace.NAME).withTimeout((int) timeout.toSeconds());
        if (kubeconfig != null) {
            command.withKubeConfig(kubeconfig);
        }
        command.call();
    }

    private Path write(JsonNode json, String name) {
        try {
            Files.createDirectories(folder);
            // JSON is YAML.
            return Files.writeString(folder.resolve(name), JSON.writeValueAsString(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

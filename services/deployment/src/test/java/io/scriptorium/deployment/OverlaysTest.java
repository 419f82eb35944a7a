package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests in {@code k8s/} are what the chart makes. */
class OverlaysTest {
    private static final String CA = "components/ca";

    @Test
    @DisplayName("k8s/base is made from the chart (-Dscriptorium.write writes it)")
    void base() {
        check("base", Overlay.baseFiles(Overlay.chart("base")));
    }

    @Test
    @DisplayName("k8s/overlays/production is made from the chart (-Dscriptorium.write writes it)")
    void production() {
        check(
                "overlays/production",
                Overlay.files(
                        Overlay.chart("base"),
                        Overlay.chart("overlays/production"),
                        JsonNodeFactory.instance.objectNode()));
    }

    @Test
    @DisplayName("k8s/overlays/demo is made from the chart (-Dscriptorium.write writes it)")
    void demo() {
        ObjectNode secrets = JsonNodeFactory.instance.objectNode();
        secrets.putObject("generatorOptions").put("disableNameSuffixHash", true);
        var generators = secrets.putArray("secretGenerator");
        generators.addObject().put("name", "scriptorium").putArray("envs").add("internal.env");
        generators.addObject().put("name", "scriptorium-demo").putArray("envs").add("demo.env");
        check("overlays/demo", Overlay.files(Overlay.chart("base"), Overlay.chart("overlays/demo"), secrets));
    }

    @Test
    @DisplayName("k8s/components/ca is made from the chart (-Dscriptorium.write writes it)")
    void ownAuthority() {
        check(CA, Overlay.componentFiles(Overlay.chart("base"), Overlay.chart("base", CA)));
    }

    private static void check(String overlay, Map<String, String> files) {
        Path folder = Overlay.FOLDER.resolve(overlay);
        files.forEach((name, text) -> Written.check(folder.resolve(name), is -> text));
        assertEquals(List.copyOf(new TreeSet<>(files.keySet())), Overlay.made(folder), "files that nothing makes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/demo", "overlays/production"})
    @DisplayName(
            "what is built from k8s/ and what the chart renders agree in everything: ports, probes, environment, security")
    void agree(String overlay) {
        Map<String, JsonNode> built = Overlay.build(Overlay.FOLDER.resolve(overlay));
        assertEquals(
                "restricted",
                built.remove("Namespace scriptorium")
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText());
        Map<String, JsonNode> rendered = Overlay.chart(overlay);
        assertEquals(rendered.keySet(), built.keySet());
        rendered.forEach((key, object) -> assertEquals(object, built.get(key), key));
        assertTrue(rendered.size() > 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/demo", "overlays/production"})
    @DisplayName("the component for an authority of one's own makes of each what the chart renders with it")
    void componentAgrees(String overlay) {
        Map<String, JsonNode> built =
                Overlay.with(Overlay.FOLDER.resolve(CA), Overlay.build(Overlay.FOLDER.resolve(overlay)));
        Map<String, JsonNode> rendered = Overlay.chart(overlay, CA);
        rendered.forEach((key, object) -> assertEquals(object, built.get(key), key));
        assertFalse(rendered.equals(Overlay.chart(overlay)));
    }

    @Test
    @DisplayName("F-68 the manifests hold no Secret, and the demo's script makes the keys that are mounted")
    void secrets(@TempDir Path folder) throws IOException, InterruptedException {
        for (String overlay : List.of("base", "overlays/demo", "overlays/production")) {
            assertFalse(Overlay.build(Overlay.FOLDER.resolve(overlay)).keySet().stream()
                    .anyMatch(key -> key.startsWith("Secret ")));
        }
        String script = Overlay.FOLDER.resolve("overlays/demo/secrets.sh").toString();
        assertEquals(
                0,
                new ProcessBuilder("sh", script, folder.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        Map<String, Set<String>> made = new TreeMap<>(Map.of(
                "scriptorium",
                keys(folder.resolve("internal.env")),
                "scriptorium-demo",
                keys(folder.resolve("demo.env"))));
        Map<String, Set<String>> mounted = new TreeMap<>();
        Overlay.chart("overlays/demo").values().forEach(object -> {
            List<JsonNode> secrets = new ArrayList<>(object.findValues("secret"));
            secrets.forEach(secret -> secret.path("items")
                    .forEach(item -> mounted.computeIfAbsent(
                                    secret.path("name")
                                            .asText(secret.path("secretName").asText()),
                                    none -> new TreeSet<>())
                            .add(item.path("key").asText())));
        });
        assertEquals(mounted, made);

        String before = Files.readString(folder.resolve("internal.env"));
        assertTrue(before.strip().length() >= "internal-secret=".length() + 32);
        assertEquals(
                0,
                new ProcessBuilder("sh", script, folder.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        assertEquals(before, Files.readString(folder.resolve("internal.env")), "made anew");
    }

    private static Set<String> keys(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

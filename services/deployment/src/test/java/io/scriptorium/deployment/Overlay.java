package io.scriptorium.deployment;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * As much of kustomize as {@code k8s/} uses, in both directions: {@link #build} reads a folder with a kustomization, {@link #files} makes the files of an overlay from what it
 * is to be. Resources are files or folders; patches are JSON 6902, or delete an object; {@link #with} applies a component.
 */
final class Overlay {
    static final Path FOLDER = Chart.ROOT.resolve("k8s");

    /** In a path: behind the last of a list. */
    private static final String END = "-";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper WRITER = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private Overlay() {}

    /** What an object is called: {@code Deployment scriptorium-auth}. */
    static String key(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.path("metadata").path("name").asText();
    }

    /** The chart with the values of an overlay, without what only Helm has a use for, and without Secrets. */
    static Map<String, JsonNode> chart(String overlay) {
        return objects(Chart.values(FOLDER.resolve(overlay).resolve("values.yaml")));
    }

    /** The same with the values of a component besides. */
    static Map<String, JsonNode> chart(String overlay, String component) {
        Chart chart = Chart.values(FOLDER.resolve(overlay).resolve("values.yaml"));
        Chart.yaml(FOLDER.resolve(component).resolve("values.yaml"))
                .properties()
                .forEach(group -> group.getValue()
                        .properties()
                        .forEach(value -> chart.with(
                                group.getKey() + "." + value.getKey(),
                                value.getValue().asText())));
        return objects(chart);
    }

    private static Map<String, JsonNode> objects(Chart chart) {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode document : chart.render().documents()) {
            if (!document.path("kind").asText().equals("Secret")) {
                withoutHelm(document);
                objects.put(key(document), document);
            }
        }
        return objects;
    }

    private static void withoutHelm(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("helm.sh/chart");
            object.remove("checksum/settings");
            object.remove("app.kubernetes.io/managed-by");
        }
        node.forEach(Overlay::withoutHelm);
        if (node instanceof ObjectNode object
                && object.path("annotations").isObject()
                && object.path("annotations").isEmpty()) {
            object.remove("annotations");
        }
    }

    // ---- reading

    /** What {@code kubectl kustomize} makes of a folder, but for what it generates. */
    static Map<String, JsonNode> build(Path folder) {
        JsonNode kustomization = Chart.yaml(folder.resolve("kustomization.yaml"));
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            if (Files.isDirectory(path)) {
                objects.putAll(build(path));
            } else {
                documents(path).forEach(document -> objects.put(key(document), document));
            }
        }
        patch(folder, kustomization, objects);
        return objects;
    }

    /** What a component makes of objects. */
    static Map<String, JsonNode> with(Path component, Map<String, JsonNode> objects) {
        patch(component, Chart.yaml(component.resolve("kustomization.yaml")), objects);
        return objects;
    }

    private static void patch(Path folder, JsonNode kustomization, Map<String, JsonNode> objects) {
        for (JsonNode patch : kustomization.path("patches")) {
            String target = patch.path("target").path("kind").asText() + " "
                    + patch.path("target").path("name").asText();
            JsonNode object = Objects.requireNonNull(objects.get(target), () -> "a patch of nothing: " + target);
            JsonNode changes = patch.has("path")
                    ? Chart.yaml(folder.resolve(patch.path("path").asText()))
                    : parse(patch.path("patch").asText());
            if (changes.path("$patch").asText().equals("delete")) {
                objects.remove(target);
            } else {
                changes.forEach(change -> apply(change, object));
            }
        }
    }

    private static JsonNode parse(String text) {
        try {
            return Chart.YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> documents(Path file) {
        List<JsonNode> documents = new ArrayList<>();
        try (var read = Chart.YAML.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
            while (read.hasNext()) {
                documents.add(read.next());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /** One change of JSON 6902. */
    private static void apply(JsonNode change, JsonNode object) {
        JsonPointer path = JsonPointer.compile(change.path("path").asText());
        JsonNode parent = object.at(path.head());
        String name = path.last().getMatchingProperty();
        String operation = change.path("op").asText();
        if (parent instanceof ArrayNode array && name.equals(END) && operation.equals("add")) {
            array.add(change.get("value"));
            return;
        }
        boolean there = !object.at(path).isMissingNode();
        if (there == operation.equals("add")) {
            throw new AssertionError(operation + " of " + path + " in " + key(object));
        }
        if (parent instanceof ArrayNode array) {
            array.set(path.last().getMatchingIndex(), change.get("value"));
        } else if (operation.equals("remove")) {
            ((ObjectNode) parent).remove(name);
        } else {
            ((ObjectNode) parent).set(name, change.get("value"));
        }
    }

    // ---- making

    /** The files of the base: one for each component, one for what is between them. */
    static Map<String, String> baseFiles(Map<String, JsonNode> objects) {
        Map<String, List<JsonNode>> parts = new TreeMap<>();
        objects.values().forEach(object -> {
            String kind = object.path("kind").asText();
            String part = switch (kind) {
                case "NetworkPolicy" -> "network";
                case "Ingress", "ServiceAccount" -> "edge";
                default ->
                    object.at("/metadata/labels/app.kubernetes.io~1component").asText();
            };
            parts.computeIfAbsent(part, none -> new ArrayList<>()).add(object);
        });
        Map<String, String> files = new TreeMap<>();
        parts.forEach((part, members) -> files.put(part + ".yaml", text(members)));
        List<String> resources = new ArrayList<>(List.of("namespace.yaml"));
        resources.addAll(files.keySet());
        files.put("kustomization.yaml", text(List.of(kustomization(resources))));
        return files;
    }

    /** The files of an overlay: what the base doesn't have, and changes of what it has. */
    static Map<String, String> files(Map<String, JsonNode> base, Map<String, JsonNode> wanted, ObjectNode more) {
        Map<String, String> files = new TreeMap<>();
        ObjectNode kustomization = kustomization(List.of("../../base"));
        List<JsonNode> additional = wanted.entrySet().stream()
                .filter(entry -> !base.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!additional.isEmpty()) {
            files.put("additional.yaml", text(additional));
            ((ArrayNode) kustomization.get("resources")).add("additional.yaml");
        }
        kustomization.setAll(more);
        patches(base, wanted, kustomization, files);
        files.put("kustomization.yaml", text(List.of(kustomization)));
        return files;
    }

    /** The files of a component: changes that suit the base and every overlay on it. */
    static Map<String, String> componentFiles(Map<String, JsonNode> base, Map<String, JsonNode> wanted) {
        Map<String, String> files = new TreeMap<>();
        ObjectNode kustomization = NODES.objectNode();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1alpha1").put("kind", "Component");
        patches(base, wanted, kustomization, files);
        files.put("kustomization.yaml", text(List.of(kustomization)));
        return files;
    }

    private static void patches(
            Map<String, JsonNode> base,
            Map<String, JsonNode> wanted,
            ObjectNode kustomization,
            Map<String, String> files) {
        ArrayNode patches = kustomization.putArray("patches");
        base.forEach((key, object) -> {
            String[] kindAndName = key.split(" ", -1);
            ObjectNode patch = NODES.objectNode();
            patch.putObject("target").put("kind", kindAndName[0]).put("name", kindAndName[1]);
            JsonNode target = wanted.get(key);
            ArrayNode changes = NODES.arrayNode();
            if (target == null) {
                patch.put(
                        "patch",
                        "$patch: delete\napiVersion: %s\nkind: %s\nmetadata: {name: %s}\n"
                                .formatted(object.path("apiVersion").asText(), kindAndName[0], kindAndName[1]));
                patches.add(patch);
                return;
            }
            compare("", object, target, changes);
            if (!changes.isEmpty()) {
                String file = "patches/" + key.toLowerCase(Locale.ROOT).replace(' ', '-') + ".yaml";
                files.put(file, text(List.of(changes)));
                patches.add(patch.put("path", file));
            }
        });
        if (patches.isEmpty()) {
            kustomization.remove("patches");
        }
    }

    private static ObjectNode kustomization(List<String> resources) {
        ObjectNode kustomization = NODES.objectNode();
        kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1").put("kind", "Kustomization");
        kustomization.put("namespace", "scriptorium");
        ArrayNode list = kustomization.putArray("resources");
        resources.forEach(list::add);
        return kustomization;
    }

    private static void compare(String path, JsonNode is, JsonNode wanted, ArrayNode changes) {
        if (is.equals(wanted)) {
            return;
        }
        if (is instanceof ObjectNode && wanted instanceof ObjectNode) {
            TreeSet<String> names = new TreeSet<>();
            is.fieldNames().forEachRemaining(names::add);
            wanted.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String inner = path + "/" + name.replace("~", "~0").replace("/", "~1");
                if (!wanted.has(name)) {
                    changes.addObject().put("op", "remove").put("path", inner);
                } else if (!is.has(name)) {
                    changes.addObject().put("op", "add").put("path", inner).set("value", wanted.get(name));
                } else {
                    compare(inner, is.get(name), wanted.get(name), changes);
                }
            }
        } else if (is instanceof ArrayNode && wanted instanceof ArrayNode && is.size() == wanted.size()) {
            for (int i = 0; i < is.size(); i++) {
                compare(path + "/" + i, is.get(i), wanted.get(i), changes);
            }
        } else if (is instanceof ArrayNode && wanted instanceof ArrayNode && beginsWith(wanted, is)) {
            for (int i = is.size(); i < wanted.size(); i++) {
                changes.addObject()
                        .put("op", "add")
                        .put("path", path + "/" + END)
                        .set("value", wanted.get(i));
            }
        } else {
            changes.addObject().put("op", "replace").put("path", path).set("value", wanted);
        }
    }

    private static boolean beginsWith(JsonNode list, JsonNode beginning) {
        for (int i = 0; i < beginning.size(); i++) {
            if (!beginning.get(i).equals(list.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String text(List<? extends JsonNode> documents) {
        StringBuilder text = new StringBuilder(
                "# Made from helm/scriptorium and values.yaml by services/deployment; see k8s/README.md.\n");
        String between = "";
        for (JsonNode document : documents) {
            try {
                text.append(between).append(WRITER.writeValueAsString(document));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
            between = "---\n";
        }
        return text.toString();
    }

    /** The files that are in a folder, without those that people write. */
    static List<String> made(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .filter(file -> !file.equals("values.yaml") && !file.equals("namespace.yaml"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

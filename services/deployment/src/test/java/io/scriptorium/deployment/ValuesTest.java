package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** values.yaml, values.schema.json and the chart's README say the same. */
class ValuesTest {
    private static final JsonNode SCHEMA = Chart.yaml(Chart.FOLDER.resolve("values.schema.json"));

    @Test
    void everySettingHasAComment() {
        ValuesTable.rows().forEach(row -> assertFalse(row.comment().isBlank(), () -> row.path() + " has no comment"));
        assertTrue(ValuesTable.rows().size() > 80);
    }

    @Test
    @DisplayName("README.md has the table that values.yaml makes (-Dscriptorium.write writes it)")
    void readme() {
        Written.check(Chart.FOLDER.resolve("README.md"), readme -> {
            String begin = "<!-- made from values.yaml -->\n";
            String end = "<!-- until here -->";
            return readme.substring(0, readme.indexOf(begin) + begin.length())
                    + ValuesTable.markdown()
                    + readme.substring(readme.indexOf(end));
        });
    }

    @Test
    void theSchemaKnowsEverySettingAndNoOther() {
        compare("", Chart.yaml(Chart.FOLDER.resolve("values.yaml")), SCHEMA);
    }

    private static void compare(String path, JsonNode values, JsonNode schema) {
        JsonNode resolved = resolve(schema);
        if (!resolved.has("properties") || !values.isObject()) {
            return;
        }
        Set<String> known = new TreeSet<>();
        resolved.get("properties").fieldNames().forEachRemaining(known::add);
        Set<String> set = new TreeSet<>();
        values.fieldNames().forEachRemaining(set::add);
        if (path.isEmpty()) {
            // Helm's own, for charts that have this one as a part.
            known.remove("global");
        }
        if (!set.isEmpty() && !path.endsWith(".requests") && !path.endsWith(".limits")) {
            assertEquals(known, set, "at " + path);
        }
        set.forEach(name -> compare(
                path + "." + name, values.get(name), resolved.get("properties").get(name)));
    }

    @Test
    @DisplayName("no object of the schema takes what it doesn't know")
    void strict() {
        strict("", SCHEMA);
    }

    private static void strict(String path, JsonNode schema) {
        if (schema.has("properties")) {
            assertFalse(schema.path("additionalProperties").asBoolean(true), path + " takes anything");
        }
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            if (entry.getValue().isObject()) {
                strict(path + "/" + entry.getKey(), entry.getValue());
            }
        }
    }

    private static JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : SCHEMA.at(reference.substring(1));
    }
}

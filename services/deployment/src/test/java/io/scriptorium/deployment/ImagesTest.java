package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Dockerfiles, Jib's settings and the chart mean the same images. */
class ImagesTest {
    private static final JsonNode VALUES = Chart.yaml(Chart.FOLDER.resolve("values.yaml"));

    static Stream<Arguments> dockerfiles() {
        return Stream.of("auth", "collab", "documents", "web")
                .flatMap(service -> Stream.of("jvm", "native").map(kind -> Arguments.of(service, kind)));
    }

    private static List<String> lines(String service, String kind, String instruction) {
        return Chart.read("services/" + service + "/src/main/docker/Dockerfile." + kind)
                .lines()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    @DisplayName("F-68 images run as the chart's user, by number, and listen where the chart looks")
    void dockerfile(String service, String kind) {
        assertEquals(1, lines(service, kind, "FROM").size());
        assertEquals(List.of(VALUES.at("/podSecurity/runAsUser").asText()), lines(service, kind, "USER"));
        assertEquals(
                Set.of("8080", "9000"),
                new TreeSet<>(List.of(lines(service, kind, "EXPOSE").getFirst().split(" "))));
        assertTrue(
                lines(service, kind, "ENTRYPOINT").getFirst().startsWith("[\""),
                "a shell in between would keep SIGTERM to itself");
        assertEquals(List.of(), lines(service, kind, "ENV"), "settings are the chart's");
        Set<String> taken = lines(service, kind, "COPY").stream()
                .flatMap(line -> Stream.of(line.split(" ")))
                .filter(word -> word.startsWith("target/"))
                .map(word -> word.startsWith("target/quarkus-app/") ? "target/quarkus-app" : word)
                .collect(Collectors.toSet());
        List<String> sent =
                Chart.read("services/" + service + "/.dockerignore").lines().toList();
        assertEquals("*", sent.getFirst());
        taken.forEach(path -> assertTrue(sent.contains("!" + path), path + " is not sent to the builder"));
    }

    @Test
    void dockerfilesDifferOnlyInTheService() {
        for (String kind : List.of("jvm", "native")) {
            Set<String> distinct = Stream.of("auth", "collab", "documents", "web")
                    .map(service -> Chart.read("services/" + service + "/src/main/docker/Dockerfile." + kind)
                            .replaceAll("\\b" + service + "\\b", "SERVICE"))
                    .collect(Collectors.toSet());
            assertEquals(1, distinct.size(), kind);
        }
    }

    @Test
    void jibMakesTheSameImages() {
        String pom = Chart.read("pom.xml");
        assertTrue(pom.contains("<quarkus.container-image.registry>"
                + VALUES.at("/image/registry").asText() + "<"));
        assertTrue(pom.contains("<quarkus.container-image.group>"
                + VALUES.at("/image/repository").asText() + "<"));
        assertTrue(pom.contains(
                "<quarkus.jib.user>" + VALUES.at("/podSecurity/runAsUser").asText() + "<"));
        assertTrue(pom.contains("<quarkus.jib.ports>8080,9000<"));
        assertTrue(pom.contains(
                "<quarkus.jib.base-jvm-image>" + lines("auth", "jvm", "FROM").getFirst() + "<"));
        assertTrue(pom.contains("<quarkus.jib.base-native-image>"
                + lines("auth", "native", "FROM").getFirst() + "<"));
        String version = Chart.yaml(Chart.FOLDER.resolve("Chart.yaml"))
                .path("appVersion")
                .asText();
        assertTrue(pom.contains("<version>" + version + "</version>"), "the chart's appVersion is not the project's");
    }

    @Test
    @DisplayName("F-65 resources that native executables need are named where Quarkus reads it")
    void nativeResources() {
        assertEquals("web/**", Sources.properties("web").getProperty("quarkus.native.resources.includes"));
        assertTrue(Sources.properties("documents")
                .getProperty("quarkus.native.resources.includes")
                .contains("org/commonmark/internal/util/entities.txt"));
        for (String service : List.of("auth", "documents")) {
            String locations = Sources.properties(service).getProperty("quarkus.flyway.locations", "db/migration");
            assertTrue(
                    Files.isDirectory(Chart.ROOT.resolve("services/" + service + "/src/main/resources/" + locations)));
        }
    }
}

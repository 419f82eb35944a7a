package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The code keeps to the map ({@code services/README.md}). */
class MapTest {
    private static final Set<String> SERVICES = Set.of("auth", "collab", "documents", "local", "web");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?io\\.scriptorium\\.([a-z]+)\\.");
    private static final Pattern DUMPING_GROUND = Pattern.compile(
            "/(utils?|common|commons|helpers?|managers?|impl|misc)/|(Util|Utils|Helper|Manager|Impl)\\.java$");

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Chart.ROOT.resolve(folder))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().contains("/node_modules/"))
                    .toList();
            assertTrue(sources.size() > 3, () -> folder + " has hardly any sources");
            return sources;
        }
    }

    @Test
    @DisplayName("services never depend on services")
    void servicesKeepApart() throws IOException {
        List<String> reaching = new ArrayList<>();
        for (String service : SERVICES) {
            for (Path file : sources("services/" + service + "/src")) {
                Matcher imported = IMPORT.matcher(Files.readString(file));
                while (imported.find()) {
                    String other = imported.group(1);
                    if (SERVICES.contains(other) && !other.equals(service)) {
                        reaching.add(file + " imports from " + other);
                    }
                }
            }
        }
        assertEquals(List.of(), reaching);
    }

    @Test
    @DisplayName("libraries never depend on services")
    void librariesKnowNoService() throws IOException {
        List<String> reaching = new ArrayList<>();
        for (Path file : sources("services/libraries")) {
            Matcher imported = IMPORT.matcher(Files.readString(file));
            while (imported.find()) {
                if (SERVICES.contains(imported.group(1))) {
                    reaching.add(file + " imports from " + imported.group(1));
                }
            }
        }
        assertEquals(List.of(), reaching);
    }

    @Test
    @DisplayName("no package and no class is a dumping ground")
    void noDumpingGrounds() throws IOException {
        assertEquals(
                List.of(),
                sources("services").stream()
                        // Yjs' own name for it.
                        .filter(file -> !file.endsWith("UndoManager.java"))
                        .filter(file -> DUMPING_GROUND
                                .matcher(Chart.ROOT.relativize(file).toString())
                                .find())
                        .toList());
    }
}

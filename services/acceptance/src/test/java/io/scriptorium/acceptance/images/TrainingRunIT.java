package io.scriptorium.acceptance.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an image's build does so that the service in it starts fast. */
class TrainingRunIT {
    private static final Path SERVICES = Path.of(System.getProperty("scriptorium.root"), "services");
    private static final String CACHE = "app.aot";

    @ParameterizedTest
    @ValueSource(strings = {"auth", "collab", "documents", "web"})
    @DisplayName("F-65 the training run of an image's build makes a cache, and the service starts with it")
    void cache(String service) throws IOException {
        Path javaHome = Path.of(System.getProperty("java.home"));
        assumeTrue(
                Files.exists(SERVICES.resolve(service + "/target/quarkus-app/quarkus-run.jar")),
                "an executable was built");
        Dockerfile dockerfile = Dockerfile.read(SERVICES.resolve(service + "/src/main/docker/Dockerfile.jvm"));
        Stage stage = Stage.set(
                dockerfile,
                SERVICES.resolve(service),
                Path.of("target/training", service).toAbsolutePath(),
                Instant.EPOCH);
        assertEquals(List.of(stage.folder().resolve(CACHE)), stage.build(javaHome));

        // As the image starts, but for the main class, which ends by itself; and with no cache that fits it would not
        // start.
        List<String> start = new ArrayList<>(dockerfile.entrypoint());
        assertTrue(start.contains("-XX:AOTCache=" + CACHE), start::toString);
        start.set(start.indexOf("-jar"), "-cp");
        start.addAll(1, List.of("-XX:AOTMode=on", "-Xlog:class+load:file=loaded"));
        start.add(mainClass(dockerfile));
        stage.run(javaHome, start);
        List<String> ours = Files.readAllLines(stage.folder().resolve("loaded")).stream()
                .filter(line -> line.contains(" io.scriptorium." + service + ".") && !line.contains("$$"))
                .toList();
        long cached = ours.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
        assertTrue(
                cached > 0 && cached >= ours.size() * 9L / 10,
                () -> cached + " of " + ours.size() + " classes of " + service + " are in the cache");
    }

    private static String mainClass(Dockerfile dockerfile) {
        return dockerfile.runs().getFirst().getLast();
    }
}

package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests for backups agree with each other, and the drill does what it says. */
class BackupTest {
    private static final Path FOLDER = Overlay.FOLDER.resolve("backup");

    private static Map<String, JsonNode> objects(String file) {
        return Overlay.documents(FOLDER.resolve(file)).stream()
                .collect(Collectors.toMap(Overlay::key, object -> object));
    }

    @Test
    @DisplayName("F-33 the log is archived where the restore looks for it, and every night there is a base backup")
    void agree() {
        Map<String, JsonNode> objects = objects("postgres.yaml");
        JsonNode store = objects.get("ObjectStore scriptorium-backup");
        JsonNode cluster = objects.get("Cluster scriptorium-postgres");
        JsonNode archiver = cluster.at("/spec/plugins/0");
        assertTrue(archiver.at("/isWALArchiver").asBoolean());
        assertEquals(store.at("/metadata/name"), archiver.at("/parameters/barmanObjectName"));
        JsonNode nightly = objects.get("ScheduledBackup scriptorium-postgres-nightly");
        assertEquals(cluster.at("/metadata/name"), nightly.at("/spec/cluster/name"));
        assertEquals(archiver.at("/name"), nightly.at("/spec/pluginConfiguration/name"));
        JsonNode restored = objects("restore.yaml").get("Cluster scriptorium-postgres-restored");
        JsonNode archive = restored.at("/spec/externalClusters/0");
        assertEquals(archive.at("/name"), restored.at("/spec/bootstrap/recovery/source"));
        assertEquals(archiver.at("/name"), archive.at("/plugin/name"));
        assertEquals(store.at("/metadata/name"), archive.at("/plugin/parameters/barmanObjectName"));
        assertEquals(cluster.at("/metadata/name"), archive.at("/plugin/parameters/serverName"));
        assertEquals(cluster.at("/spec/bootstrap/initdb/database"), restored.at("/spec/bootstrap/recovery/database"));
    }

    @Test
    @DisplayName("F-33 the drill restores the newest state, counts, and leaves nothing behind")
    void drill(@TempDir Path folder) throws Exception {
        Run good = drill(folder, "3", "3");
        assertEquals(0, good.exit, good.output);
        assertTrue(good.output.contains("3 documents; there were 3"), good.output);
        assertTrue(good.calls.contains("name: scriptorium-postgres-restored"), good.calls);
        assertTrue(!good.calls.contains("targetTime:"), "the newest there is");
        assertTrue(good.calls.contains("delete cluster scriptorium-postgres-restored"), good.calls);
        Run bad = drill(folder, "3", "2");
        assertNotEquals(0, bad.exit);
        assertTrue(bad.output.contains("documents are missing"), bad.output);
        assertTrue(bad.calls.contains("delete cluster scriptorium-postgres-restored"), bad.calls);
    }

    private record Run(int exit, String output, String calls) {}

    /** Runs the drill with a {@code kubectl} that notes what it is asked, and counts documents as told. */
    private static Run drill(Path folder, String before, String after) throws IOException, InterruptedException {
        Path calls = folder.resolve("calls");
        Files.deleteIfExists(calls);
        Path kubectl = folder.resolve("kubectl");
        Files.writeString(
                kubectl,
                """
                #!/bin/sh
                echo "$*" >> CALLS
                case "$*" in
                    *"jsonpath={.status.currentPrimary}"*) echo scriptorium-postgres-2 ;;
                    *"exec scriptorium-postgres-2 "*"count("*) echo BEFORE ;;
                    *"exec scriptorium-postgres-restored-1 "*"count("*) echo AFTER ;;
                    *"apply --filename -") cat >> CALLS ;;
                esac
                """.replace("CALLS", calls.toString()).replace("BEFORE", before).replace("AFTER", after));
        assertTrue(kubectl.toFile().setExecutable(true));
        ProcessBuilder script = new ProcessBuilder(
                        FOLDER.resolve("drill.sh").toAbsolutePath().toString(), "scriptorium")
                .redirectErrorStream(true);
        script.environment().merge("PATH", folder + ":", (path, first) -> first + path);
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Run(process.exitValue(), output, Files.readString(calls));
    }
}

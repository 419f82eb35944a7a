package io.scriptorium.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.local.process.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temporary;

    @Test
    @DisplayName("F-68 secrets are random, made once, and for this user's eyes only")
    void secrets() throws Exception {
        Path path = temporary.resolve("data");
        String secret;
        try (DataFolder folder = DataFolder.open(path, false)) {
            Path file = folder.secretFile("internal");
            secret = Files.readString(file);
            assertTrue(secret.matches("[A-Za-z0-9_-]{43}"), secret);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertNotEquals(secret, Files.readString(folder.secretFile("oidc-client")));
        }
        try (DataFolder folder = DataFolder.open(path, false)) {
            assertEquals(secret, Files.readString(folder.secretFile("internal")));
        }
        try (DataFolder folder = DataFolder.open(path, true)) {
            assertNotEquals(secret, Files.readString(folder.secretFile("internal")));
        }
    }

    @Test
    @DisplayName("many who ask for a secret at the same time get the same one")
    void askedForAtOnce() throws Exception {
        try (DataFolder folder = DataFolder.open(temporary.resolve("data"), false)) {
            Set<String> secrets = new HashSet<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                Callable<String> ask = () -> Files.readString(folder.secretFile("postgres"));
                for (Future<String> answer : threads.invokeAll(Collections.nCopies(8, ask))) {
                    secrets.add(answer.get());
                }
            }
            assertEquals(1, secrets.size());
        }
    }

    @Test
    @DisplayName("one run at a time has the folder")
    void oneRun() throws Exception {
        Path path = temporary.resolve("data");
        try (DataFolder folder = DataFolder.open(path, false)) {
            Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(path, true));
            assertTrue(
                    refusal.line().contains("process " + ProcessHandle.current().pid()), refusal.line());
            assertEquals(1, refusal.line().lines().count());
            assertTrue(Files.isDirectory(folder.log("x").getParent()), "the second run has touched nothing");
        }
        DataFolder.open(path, false).close();
    }

    @Test
    @DisplayName("starting empty keeps the programs and nothing else; what an aborted start left is gone in any case")
    void reset() throws Exception {
        Path path = temporary.resolve("data");
        try (DataFolder folder = DataFolder.open(path, false)) {
            Files.createDirectories(folder.programs().resolve("redis"));
            Files.createDirectories(folder.store("postgres").resolve("base"));
            Files.writeString(folder.store("postgres").resolve("base").resolve("1"), "data");
            Files.createDirectories(path.resolve("initializing-1"));
            Files.createDirectories(path.resolve("held").resolve("postgres"));
            folder.keepIdentityPort(23_456);
        }
        try (DataFolder folder = DataFolder.open(path, false)) {
            assertFalse(Files.exists(path.resolve("initializing-1")));
            assertFalse(Files.exists(path.resolve("held")));
            assertTrue(Files.exists(folder.store("postgres").resolve("base").resolve("1")));
            assertEquals(23_456, folder.identityPort());
        }
        try (DataFolder folder = DataFolder.open(path, true)) {
            assertFalse(Files.exists(folder.store("postgres")));
            assertTrue(Files.exists(folder.programs().resolve("redis")));
            assertEquals(0, folder.identityPort());
        }
    }

    @Test
    @DisplayName("a folder that was not made here is never touched")
    void foreign() throws Exception {
        Path file = Files.writeString(temporary.resolve("thesis.txt"), "ten years of work");
        for (Path path : new Path[] {temporary, file}) {
            Refusal refusal = assertThrows(Refusal.class, () -> DataFolder.open(path, true));
            assertTrue(refusal.line().contains("is no data folder of Scriptorium"), refusal.line());
        }
        assertEquals("ten years of work", Files.readString(file));
    }
}

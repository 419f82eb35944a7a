package io.scriptorium.local;

import io.scriptorium.local.process.ProcessTable;
import io.scriptorium.local.process.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that keeps everything of a local run: the stores' data, secrets, logs, unpacked programs, the table of processes.
 * One run at a time has it, by a lock that ends with the process, however that ends. Nothing is ever deleted in a folder that
 * was not made here.
 */
final class DataFolder implements AutoCloseable {
    private static final String MARKER = "scriptorium.data";
    private static final String LOCK = "lock";
    private static final String PROGRAMS = "programs";
    private static final int SECRET_BYTES = 32;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Takes the folder, ends what an earlier run left behind, and empties it if asked to. */
    static DataFolder open(Path path, boolean reset) throws IOException, InterruptedException {
        if (Files.exists(path) && !Files.exists(path.resolve(MARKER)) && !isEmpty(path)) {
            throw new Refusal(path
                    + " is no data folder of Scriptorium and not empty: choose another with -Dscriptorium.data=DIR.");
        }
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(path.resolve(MARKER), "Made by ./mvnw -Plocal; delete the whole folder to start anew.\n");
        DataFolder folder = new DataFolder(path, lock(path.resolve(LOCK)));
        folder.processTable().endLeftovers();
        folder.tidy(reset);
        Files.createDirectories(path.resolve("logs"));
        return folder;
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new Refusal(file.getParent() + " is in use by another local run (process "
                    + Files.readString(file).strip()
                    + "): stop that one, or choose another folder with -Dscriptorium.data=DIR.");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private void tidy(boolean reset) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(path)) {
            entries = all.toList();
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            boolean unfinished = name.startsWith("initializing-");
            boolean kept = Set.of(MARKER, LOCK, PROGRAMS).contains(name);
            // What an earlier run was to do without, this one is to have.
            boolean held = name.equals(ProcessTable.HELD);
            if (unfinished || held || (reset && !kept)) {
                delete(entry);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    ProcessTable processTable() {
        return new ProcessTable(path);
    }

    Path programs() {
        return path.resolve(PROGRAMS);
    }

    Path store(String name) {
        return path.resolve(name);
    }

    Path log(String name) {
        return path.resolve("logs").resolve(name + ".log");
    }

    /** Where a child runs: empty, so that no stray file there changes its configuration. */
    Path workFolder(String name) {
        return path.resolve("run").resolve(name);
    }

    /** A file with a random secret, made at first use, which only this user can read. Children are described at the same time, so one asks after another. */
    synchronized Path secretFile(String name) throws IOException {
        Path file = path.resolve("secrets").resolve(name);
        if (!Files.exists(file)) {
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            writePrivately(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        }
        return file;
    }

    /** The port that the sign-in provider had the last time, since people are known by its address; 0 if there was none. */
    int identityPort() throws IOException {
        Path file = path.resolve("identity.port");
        return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    }

    void keepIdentityPort(int port) throws IOException {
        Files.writeString(path.resolve("identity.port"), port + "\n");
    }

    private static void writePrivately(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, content);
        Files.move(fresh, file);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}

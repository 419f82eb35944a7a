package io.scriptorium.acceptance.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file system of a few hundred megabytes with nothing but one store's data on it, so that it can be filled to the last byte and the machine's own disk is not. */
public final class SmallDisk {
    /** PostgreSQL's empty database and its write-ahead log take 40 MB; the rest is for what the tests write. */
    private static final int MEGABYTES = 384;

    private static final int LARGE = 1 << 20;
    private static final int SMALL = 1 << 9;

    private final Path ballast;

    private SmallDisk(Path ballast) {
        this.ballast = ballast;
    }

    /**
     * Moves a store's data to a small disk. The store is stopped for that, and is being started again when this comes back.
     *
     * @param system one with a mount namespace of its own
     */
    public static SmallDisk under(LocalSystem system, String store, String stopSignal) {
        assertTrue(system.namespace().isOwn(), "no namespace to put a disk into");
        system.hold(store);
        system.end(store, stopSignal);
        List<String> command = new ArrayList<>(system.namespace().join());
        command.add(Long.toString(system.pid()));
        command.addAll(List.of(
                "sh",
                "-c",
                """
                set -e
                mv "$0" "$0.disk"
                mkdir -m 700 "$0"
                mount -t tmpfs -o size=%dm,mode=700 scriptorium "$0"
                cp -a "$0.disk/." "$0/"
                """.formatted(MEGABYTES),
                system.data().resolve(store).toString()));
        assertTrue(LocalSystem.run(command), () -> "no small disk for " + store);
        system.release(store);
        // Only the run's own view of the folder has the disk in it.
        Path folder = Path.of("/proc", Long.toString(system.pid()), "root")
                .resolve(Path.of("/").relativize(system.data().resolve(store)));
        return new SmallDisk(folder.resolve("ballast"));
    }

    /** Takes whatever is free. To be called again and again: a store also gives space back. */
    public void fill() {
        for (int size : List.of(LARGE, SMALL)) {
            try (FileChannel channel = FileChannel.open(
                    ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                while (channel.write(ByteBuffer.allocate(size)) > 0) {
                    // Until it fails.
                }
            } catch (IOException e) {
                // It is full.
            }
        }
    }

    /** Gives everything back. */
    public void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

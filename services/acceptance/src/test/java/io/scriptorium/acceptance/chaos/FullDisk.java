package io.scriptorium.acceptance.chaos;

import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Rows;
import io.scriptorium.acceptance.system.SmallDisk;
import io.scriptorium.acceptance.system.Waiting;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A full disk under PostgreSQL: its data is on a small one, which is filled to the last byte. Where no disk can be mounted, every insertion of updates fails with
 * PostgreSQL's own code for it (53100) instead, which tests what the services do, and not what PostgreSQL does.
 */
final class FullDisk {
    private static final String WORDS = "No space left on device";
    private static final Duration TOP_UP = Duration.ofMillis(50);
    private static final Duration BITTEN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Rows rows;
    private final Path log;
    private final @Nullable SmallDisk disk;

    private volatile boolean full;
    private long logSize;

    FullDisk(LocalSystem system) {
        rows = new Rows(system);
        log = system.data().resolve("logs").resolve("postgres.log");
        disk = system.hasOwnDisks() ? SmallDisk.under(system, Fault.POSTGRES, "INT") : null;
    }

    /** Whether there is a real disk. */
    boolean isReal() {
        return disk != null;
    }

    /** Comes back when PostgreSQL has noticed. */
    void fill() {
        logSize = log.toFile().length();
        full = true;
        SmallDisk small = disk;
        if (small == null) {
            pretend(true);
        } else {
            Thread.ofVirtual().start(() -> {
                while (full) {
                    small.fill();
                    Waiting.pause(TOP_UP);
                }
                small.free();
            });
        }
        try {
            Waiting.until("PostgreSQL says: " + WORDS, BITTEN, () -> newLog().contains(WORDS));
        } catch (AssertionError e) {
            free();
            throw e;
        }
    }

    private String newLog() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            // One that was cut meanwhile begins anew.
            file.seek(file.length() < logSize ? 0 : logSize);
            byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void free() {
        full = false;
        if (disk == null) {
            pretend(false);
        }
    }

    private void pretend(boolean on) {
        Waiting.until("the disk seems " + (on ? "full" : "free"), SOON, () -> {
            rows.pretendFull(on);
            return true;
        });
    }
}

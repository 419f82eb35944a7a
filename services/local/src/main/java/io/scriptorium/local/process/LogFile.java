package io.scriptorium.local.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a child's log bounded. The child appends to the file itself, so that its output needs nobody who reads it; when the
 * file is too long it is copied to {@code *.1} and cut. A child that appends goes on at the new end. What is written between
 * the copy and the cut is lost; a log is at most {@link #MAX_BYTES} plus what one interval of looking brings, twice.
 */
final class LogFile {
    static final long MAX_BYTES = 8L << 20;

    private LogFile() {}

    static void bound(Path log) throws IOException {
        if (Files.isRegularFile(log) && Files.size(log) > MAX_BYTES) {
            Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }
}

package io.scriptorium.ydoc.command;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file with one update, or, if it is named {@code *.log}, with many:
 *
 * <pre>
 *  log     entry …
 *  entry   varuint length · update
 * </pre>
 */
record UpdateFile(String name, boolean isLog, List<Entry> entries) {
    /** An update and where it begins in the file. */
    record Entry(byte[] update, int offset) {}

    static UpdateFile read(String name) {
        byte[] content = readBytes(name);
        if (!name.endsWith(".log")) {
            return new UpdateFile(name, false, List.of(new Entry(content, 0)));
        }
        List<Entry> entries = new ArrayList<>();
        try {
            BinaryReader reader = new BinaryReader(content);
            while (reader.hasRemaining()) {
                byte[] update = reader.readBytes();
                entries.add(new Entry(update, reader.position() - update.length));
            }
        } catch (MalformedBinaryException e) {
            throw new MalformedFileException(name, e);
        }
        return new UpdateFile(name, true, entries);
    }

    static byte[] readBytes(String name) {
        try {
            return Files.readAllBytes(Path.of(name));
        } catch (NoSuchFileException e) {
            throw new UsageException(name + ": no such file");
        } catch (AccessDeniedException e) {
            throw new UsageException(name + ": may not be read");
        } catch (IOException | InvalidPathException e) {
            throw new UsageException(name + ": cannot be read: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new UsageException(name + ": too large");
        }
    }

    /** Does something with each update, and says which file and offset is to blame if one is malformed. */
    void forEach(Consumer<byte[]> action) {
        for (Entry entry : entries) {
            try {
                action.accept(entry.update);
            } catch (MalformedBinaryException e) {
                throw new MalformedFileException(name, e.within(entry.offset));
            }
        }
    }
}

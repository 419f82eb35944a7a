package io.scriptorium.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Frames as the clients' packages make and take them; written by {@code src/test/node}. */
final class GoldenFrames {
    static final List<String> HOCUSPOCUS = List.of("hocuspocus-4.8.0", "hocuspocus-4.8.0-session", "hocuspocus-3.4.4");
    static final String Y_WEBSOCKET = "y-websocket-3.1.0";

    private static final Map<String, byte[]> FRAMES = read();

    private GoldenFrames() {}

    /** The frame, or the piece of one, of that name. */
    static byte[] get(String name) {
        return Objects.requireNonNull(FRAMES.get(name), name);
    }

    /** All of a family and a kind ({@code client}, {@code server}, {@code piece}), by the last part of their names. */
    static Map<String, byte[]> all(String family, String kind) {
        String prefix = family + "/" + kind + "/";
        Map<String, byte[]> found = new LinkedHashMap<>();
        FRAMES.forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), bytes);
            }
        });
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no golden frames under " + prefix);
        }
        return found;
    }

    /** A message, with the content of its arrays, to be compared. */
    static String describe(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Record message) {
            return message.getClass().getSimpleName()
                    + Arrays.stream(message.getClass().getRecordComponents())
                            .map(component -> describe(part(message, component)))
                            .collect(Collectors.joining(", ", "(", ")"));
        }
        return String.valueOf(value);
    }

    private static Object part(Record message, RecordComponent component) {
        try {
            return component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Map<String, byte[]> read() {
        try (InputStream file = GoldenFrames.class.getResourceAsStream("/golden-frames.txt")) {
            Map<String, byte[]> frames = new LinkedHashMap<>();
            new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        frames.put(line.substring(0, space), HexFormat.of().parseHex(line.substring(space + 1)));
                    });
            return frames;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

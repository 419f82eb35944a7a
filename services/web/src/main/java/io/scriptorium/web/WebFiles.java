package io.scriptorium.web;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All files of the application by path, read once from the class path: a few megabytes, and no disk is touched while serving. The build lists them
 * in {@code web/files.list}, since a native executable can't list folders.
 */
final class WebFiles {
    private static final String FOLDER = "web";
    private static final String LIST = "/files.list";
    private static final String IMMUTABLE = "/assets/";
    private static final int ETAG_BYTES = 12;

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "png", "image/png",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8",
            "webmanifest", "application/manifest+json",
            "woff", "font/woff",
            "woff2", "font/woff2");

    private final Map<String, WebFile> byPath;

    private WebFiles(Map<String, WebFile> byPath) {
        this.byPath = byPath;
    }

    static WebFiles load() {
        Buffer list = read(LIST);
        if (list == null) {
            throw new IllegalStateException("The application's files are missing: " + FOLDER + LIST);
        }
        Map<String, WebFile> files = new HashMap<>();
        list.toString(StandardCharsets.UTF_8).lines().forEach(path -> files.put(path, file(path)));
        return new WebFiles(Map.copyOf(files));
    }

    Optional<WebFile> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The page that every address of the application is answered with. */
    WebFile page() {
        return find("/index.html").orElseThrow();
    }

    private static WebFile file(String path) {
        Buffer plain = read(path);
        if (plain == null) {
            throw new IllegalStateException("Listed but missing: " + path);
        }
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return new WebFile(
                TYPES.getOrDefault(extension, "application/octet-stream"),
                plain,
                read(path + ".gz"),
                read(path + ".br"),
                etag(plain),
                path.startsWith(IMMUTABLE));
    }

    private static @Nullable Buffer read(String path) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + path)) {
            return in == null ? null : Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String etag(Buffer content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
            return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.scriptorium.acceptance.images;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Dockerfile of ours says, as far as ours say anything; so that an image that is built without Docker is the same.
 *
 * @param base the image it starts from
 * @param folder where files go and the program starts
 * @param copies what goes there, in layers
 * @param runs what is run there when all is copied; programs, without a shell
 * @param user who runs it
 * @param entrypoint the program
 */
public record Dockerfile(
        String base, String folder, List<Copy> copies, List<List<String>> runs, String user, List<String> entrypoint) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One layer.
     *
     * @param from relative to the service's folder
     * @param to relative to the image's
     */
    public record Copy(String from, String to) {}

    /** Reads one; an instruction that ours don't use is an error. */
    public static Dockerfile read(Path file) {
        String base = "";
        String folder = "/";
        String user = "";
        List<Copy> copies = new ArrayList<>();
        List<List<String>> runs = new ArrayList<>();
        List<String> entrypoint = List.of();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split("\\s+", 2);
                switch (words[0]) {
                    case "FROM" -> base = words[1];
                    case "WORKDIR" -> folder = words[1];
                    case "USER" -> user = words[1];
                    case "COPY" -> {
                        String[] names = words[1].split("\\s+", -1);
                        copies.add(new Copy(names[0], names[1]));
                    }
                    case "RUN" -> runs.add(JSON.readValue(words[1], new TypeReference<>() {}));
                    case "ENTRYPOINT" -> entrypoint = JSON.readValue(words[1], new TypeReference<>() {});
                    case "EXPOSE", "#", "" -> {
                        // Says nothing of what is in the image.
                    }
                    default -> throw new IllegalArgumentException(file + ": " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Dockerfile(base, folder, List.copyOf(copies), List.copyOf(runs), user, entrypoint);
    }
}

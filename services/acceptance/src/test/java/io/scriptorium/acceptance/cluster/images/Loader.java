package io.scriptorium.acceptance.cluster.images;

import io.scriptorium.acceptance.images.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a tar file gets into the cluster: a command, to which the file's path is added. */
public record Loader(List<String> command) {
    private static final String PROPERTY = "scriptorium.cluster.load";

    /** The one that is asked for, or that suits the context that the kubeconfig chooses. */
    public static Loader of(@Nullable String asked, String context) {
        if (asked != null && !asked.isBlank()) {
            return new Loader(List.of(asked.strip().split("\\s+", -1)));
        }
        if (context.startsWith("kind-")) {
            return new Loader(List.of("kind", "load", "image-archive", "--name", context.substring("kind-".length())));
        }
        if (context.startsWith("k3d-")) {
            return new Loader(List.of("k3d", "image", "import", "--cluster", context.substring("k3d-".length())));
        }
        if (context.equals("minikube")) {
            return new Loader(List.of("minikube", "image", "load"));
        }
        throw new IllegalStateException("how do images get into the cluster of the context \"" + context
                + "\"? Say it by -D" + PROPERTY + "=COMMAND, to which the path of a tar file is added");
    }

    /** The same, asked for by system property. */
    public static Loader ofProperties(String context) {
        return of(System.getProperty(PROPERTY), context);
    }

    /** Takes a file into the cluster. */
    public void load(Path tar) {
        List<String> words = new ArrayList<>(command);
        words.add(tar.toAbsolutePath().toString());
        Command.run(Path.of("."), words);
    }
}

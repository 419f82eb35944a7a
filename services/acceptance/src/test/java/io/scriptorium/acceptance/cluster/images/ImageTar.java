package io.scriptorium.acceptance.cluster.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import io.scriptorium.acceptance.images.Dockerfile;
import io.scriptorium.acceptance.images.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** One image, on its way to a tar file that {@code docker load} and its like understand. */
final class ImageTar {
    private final String reference;
    private final JibContainerBuilder image;
    private final boolean offline;

    ImageTar(String reference, Base base) {
        this.reference = reference;
        offline = base instanceof Base.Tar;
        try {
            image = switch (base) {
                case Base.Registry(String name) -> Jib.from(name);
                case Base.Tar(Path file) -> Jib.from(TarImage.at(file));
            };
        } catch (Exception e) {
            throw new IllegalStateException(base.toString(), e);
        }
    }

    /** Adds a file, or a folder with all that is in it. */
    ImageTar layer(Path from, String to) {
        return layer(List.of(from), to);
    }

    /** Adds files or folders under the names they are given: one alone gets the name, several go into the folder of that name. */
    ImageTar layer(List<Path> from, String to) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(to);
        try {
            for (Path each : from) {
                String name = from.size() == 1 ? to : to + "/" + each.getFileName();
                layer.addEntryRecursive(each, AbsoluteUnixPath.get(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        image.addFileEntriesLayer(layer.build());
        return this;
    }

    ImageTar user(String user) {
        image.setUser(user);
        return this;
    }

    ImageTar folder(String folder) {
        image.setWorkingDirectory(AbsoluteUnixPath.get(folder));
        return this;
    }

    ImageTar entrypoint(List<String> words) {
        image.setEntrypoint(words);
        return this;
    }

    ImageTar environment(Map<String, String> variables) {
        image.setEnvironment(variables);
        return this;
    }

    /**
     * Adds what a Dockerfile copies from a service's folder, what its programs make of that, and everything else it says.
     *
     * @param stage a folder to run the programs in
     * @param javaHome the base image's Java; without it they are not run, and the service starts without what they make
     */
    ImageTar like(Dockerfile dockerfile, Path service, Path stage, @Nullable Path javaHome) {
        for (Dockerfile.Copy copy : dockerfile.copies()) {
            Path from = service.resolve(copy.from());
            Path to = Path.of(dockerfile.folder()).resolve(copy.to()).normalize();
            layer(from, (Files.isDirectory(from) ? to : to.resolve(from.getFileName())).toString());
        }
        if (javaHome != null) {
            Stage.set(dockerfile, service, stage, FileEntriesLayer.DEFAULT_MODIFICATION_TIME).build(javaHome).stream()
                    .forEach(made -> layer(made, dockerfile.folder() + "/" + made.getFileName()));
        }
        return user(dockerfile.user()).folder(dockerfile.folder()).entrypoint(dockerfile.entrypoint());
    }

    /** Writes it. */
    Path write(Path folder, Path cache) {
        Path file = folder.resolve(reference.replaceAll("[^a-z0-9.]+", "-") + ".tar");
        try (var threads = Executors.newCachedThreadPool()) {
            image.containerize(Containerizer.to(TarImage.at(file).named(reference))
                    .setToolName("scriptorium")
                    .setOfflineMode(offline)
                    .setExecutorService(threads)
                    .setBaseImageLayersCache(cache.resolve("base"))
                    .setApplicationLayersCache(cache.resolve("application")));
        } catch (Exception e) {
            throw new IllegalStateException("can't build " + reference, e);
        }
        return file;
    }
}

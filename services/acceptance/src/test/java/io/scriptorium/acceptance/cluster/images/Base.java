package io.scriptorium.acceptance.cluster.images;

import java.nio.file.Path;

/** What an image is built upon. */
sealed interface Base {
    /** An image of a registry. */
    record Registry(String reference) implements Base {}

    /** An image in a tar file. */
    record Tar(Path file) implements Base {}
}

package io.scriptorium.acceptance.cluster.images;

import io.scriptorium.acceptance.images.Command;
import io.scriptorium.acceptance.images.Dockerfile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The images of one run. The services' are built from the packages that the build just made. The demo's come from where {@code values.yaml} says, unless
 * {@code -Dscriptorium.cluster.debian} asks for everything to be made of Debian's packages, the JDK that runs this, and the Node that is on the {@code PATH}.
 */
public final class Images {
    private static final List<String> SERVICES = List.of("auth", "collab", "documents", "web");
    private static final String REGISTRY = "localhost";
    private static final String REPOSITORY = "scriptorium";
    private static final String TAG = "acceptance";
    private static final String SYSTEM_PATH = "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** What the services and the provider need of a JDK; {@code jdk.unsupported} for Netty, {@code jdk.zipfs} for Quarkus. */
    private static final String MODULES =
            "java.se,jdk.unsupported,jdk.zipfs,jdk.naming.dns,jdk.management,jdk.net,jdk.crypto.ec,jdk.jfr,jdk.httpserver";

    /** What is on this program's class path, and surely nothing of the provider's. */
    private static final List<String> NOT_THE_PROVIDERS = List.of(
            "/io/fabric8/",
            "/com/marcnuri/",
            "/com/google/cloud/",
            "/com/google/http-client/",
            "/io/zonky/",
            "/org/junit/",
            "/io/scriptorium/",
            "/embedded-redis/");

    private final Path services;
    private final Path folder;
    private final boolean debian;

    /**
     * @param services the folder of the services' folders
     * @param folder for what is made
     */
    public Images(Path services, Path folder) {
        this.services = services;
        this.folder = folder.toAbsolutePath();
        this.debian = Boolean.parseBoolean(
                Objects.requireNonNullElse(System.getProperty("scriptorium.cluster.debian"), "false"));
    }

    /** Those that are built, each in a tar file. */
    public List<Path> build() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path cache = folder.resolve("cache");
        List<Path> tars = new ArrayList<>();
        Base.Tar java = debian ? java() : null;
        for (String service : SERVICES) {
            Path source = services.resolve(service);
            Dockerfile dockerfile = Dockerfile.read(source.resolve("src/main/docker/Dockerfile.jvm"));
            Base base = java == null ? new Base.Registry(dockerfile.base()) : java;
            tars.add(new ImageTar(reference(service), base)
                    .like(dockerfile, source, folder.resolve("stage/" + service), java == null ? null : javaHome())
                    .write(folder, cache));
        }
        if (java != null) {
            Base.Tar programs = programs();
            tars.add(new ImageTar(reference("postgres"), programs)
                    .layer(script("postgres.sh"), "/usr/local/bin/postgres.sh")
                    .entrypoint(List.of("sh", "/usr/local/bin/postgres.sh"))
                    .write(folder, cache));
            for (String program : List.of("redis", "nginx", "node")) {
                tars.add(new ImageTar(reference(program), programs).write(folder, cache));
            }
            tars.add(new ImageTar(reference("provider"), java)
                    .layer(providersJars(), "/provider")
                    .entrypoint(List.of(
                            "java",
                            "-XX:MaxRAMPercentage=60",
                            "-XX:TieredStopAtLevel=1",
                            "--sun-misc-unsafe-memory-access=allow",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            "/provider/*",
                            "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt"))
                    .write(folder, cache));
        }
        return tars;
    }

    /** The image of the ingress, if it isn't the demo edge's. */
    public String nginx(String fromValues) {
        return debian ? reference("nginx") : fromValues;
    }

    /** Settings of the chart that name these images. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("image", Map.of("registry", REGISTRY, "repository", REPOSITORY, "tag", TAG, "pullPolicy", "Never"));
        if (debian) {
            values.put("tests", Map.of("image", reference("node")));
            values.put(
                    "demo",
                    Map.of(
                            "postgres", Map.of("image", reference("postgres")),
                            "redis", Map.of("image", reference("redis")),
                            "provider", Map.of("image", reference("provider")),
                            "edge", Map.of("image", reference("nginx"))));
        }
        return values;
    }

    private static String reference(String name) {
        return REGISTRY + "/" + REPOSITORY + "/" + name + ":" + TAG;
    }

    /** With a Java, for the services and the provider. */
    private Base.Tar java() {
        return new DebianRoot(folder.resolve("java"), "libc6", "zlib1g", "libstdc++6", "dash", "coreutils")
                .image(
                        System.getProperty("java.home") + " " + Runtime.version() + " linked beside it " + MODULES,
                        root -> {
                            Command.run(folder, List.of("rm", "-rf", javaHome().toString()));
                            Command.run(
                                    folder,
                                    List.of(
                                            Path.of(System.getProperty("java.home"), "bin", "jlink")
                                                    .toString(),
                                            "--add-modules",
                                            MODULES,
                                            "--strip-debug",
                                            "--no-man-pages",
                                            "--no-header-files",
                                            // As every JRE has one.
                                            "--generate-cds-archive",
                                            "--output",
                                            javaHome().toString()));
                            Files.createDirectories(root.resolve("opt"));
                            Command.run(
                                    folder,
                                    List.of(
                                            "cp",
                                            "-a",
                                            javaHome().toString(),
                                            root.resolve("opt/java").toString()));
                        },
                        Map.of("PATH", "/opt/java/bin:" + SYSTEM_PATH));
    }

    /** The Java of that image, where this machine can run it. */
    private Path javaHome() {
        return folder.resolve("java-home");
    }

    /** With PostgreSQL, Redis, nginx and Node. */
    private Base.Tar programs() {
        Path node = Path.of(
                Command.run(folder, List.of("node", "-p", "process.execPath")).strip());
        String version = Command.run(folder, List.of("node", "--version")).strip();
        // Where there are wrappers of the same name, which want Perl, PostgreSQL's own programs come first. Node has
        // WebSocket by itself from 22 on.
        return new DebianRoot(
                        folder.resolve("programs"),
                        "postgresql-15",
                        "redis-server",
                        "nginx-light",
                        "libstdc++6",
                        "dash",
                        "coreutils")
                .image(
                        node + " " + version,
                        root -> {
                            Files.createDirectories(root.resolve("usr/local/bin"));
                            Files.copy(node, root.resolve("usr/local/bin/node"));
                        },
                        Map.of(
                                "PATH",
                                "/usr/lib/postgresql/15/bin:" + SYSTEM_PATH,
                                "NODE_OPTIONS",
                                version.startsWith("v20.") ? "--experimental-websocket" : ""));
    }

    private static List<Path> providersJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> NOT_THE_PROVIDERS.stream().noneMatch(entry::contains))
                .map(Path::of)
                .toList();
    }

    private Path script(String name) {
        try (InputStream in = Objects.requireNonNull(Images.class.getResourceAsStream(name), name)) {
            Path file = folder.resolve(name);
            Files.write(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.scriptorium.acceptance.cluster.images;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.scriptorium.acceptance.images.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A root file system made from Debian's packages, and all that they depend on, without being root and without running any of their scripts: for machines that reach Debian's archive
 * but no registry. What the packages of this machine's own Debian are decides which those are.
 *
 * <p>Not thread-safe; one builds at a time in a folder.
 */
final class DebianRoot {
    /** What programs in a container don't miss. LLVM and Perl are what PostgreSQL's packages want for things that it does without. */
    private static final List<String> NOT_NEEDED = List.of(
            "usr/share/doc",
            "usr/share/man",
            "usr/share/locale",
            "usr/share/info",
            "usr/share/perl",
            "usr/share/perl5",
            "usr/lib/*/perl",
            "usr/lib/*/perl-base",
            "usr/lib/*/libLLVM*",
            "usr/lib/llvm*",
            "usr/lib/postgresql/*/lib/llvmjit*",
            "usr/lib/postgresql/*/lib/bitcode",
            "usr/lib/*/gconv",
            "var/cache");

    /** The names that numbers have: of the images that the chart names, and of ours. */
    private static final String USERS = """
            root:x:0:0:root:/root:/bin/sh
            postgres:x:70:70::/var/lib/postgresql:/bin/sh
            nginx:x:101:101::/tmp:/bin/sh
            redis:x:999:999::/data:/bin/sh
            scriptorium:x:1001:1001::/tmp:/bin/sh
            nonroot:x:65532:65532::/tmp:/bin/sh
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final List<String> packages;
    private final Path root;

    DebianRoot(Path folder, String... packages) {
        this.folder = folder.toAbsolutePath();
        this.packages = List.of(packages);
        root = this.folder.resolve("root");
    }

    /** What is added to the packages' files before they become an image. */
    interface Addition {
        void to(Path root) throws IOException;
    }

    /**
     * The packages' files and an addition as an image of one layer in a tar file, as {@code docker save} writes them. Made only if it isn't there, of the same packages and the same else.
     *
     * @param with what the addition depends on
     */
    Base.Tar image(String with, Addition addition, Map<String, String> environment) {
        try {
            Path archives = folder.resolve("archives");
            Files.createDirectories(archives.resolve("partial"));
            Files.createDirectories(folder.resolve("none/partial"));
            // As if nothing were installed, so that everything is wanted.
            Files.writeString(folder.resolve("status"), "");
            List<String> wanted = apt(folder.resolve("none"), "--print-uris")
                    .lines()
                    .filter(line -> line.startsWith("'"))
                    .map(line -> line.split(" ", 3)[1])
                    .sorted()
                    .toList();
            String recipe = wanted + "\n" + with + "\n" + environment;
            Path tar = folder.resolve("image.tar");
            Path made = folder.resolve("recipe");
            if (!Files.exists(tar)
                    || !Files.exists(made)
                    || !Files.readString(made).equals(recipe)) {
                Files.deleteIfExists(made);
                apt(archives, "--download-only");
                unpack(wanted.stream().map(archives::resolve).toList());
                addition.to(root);
                pack(tar, environment);
                Files.writeString(made, recipe);
            }
            return new Base.Tar(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String apt(Path archives, String what) {
        List<String> words = new ArrayList<>(List.of(
                "apt-get",
                "-qq",
                "-y",
                "-o",
                "Dir::State::status=" + folder.resolve("status"),
                "-o",
                "Dir::Cache::archives=" + archives,
                "-o",
                "Debug::NoLocking=true",
                "-o",
                "APT::Sandbox::User=",
                "-o",
                "APT::Install-Recommends=false",
                what,
                "install"));
        words.addAll(packages);
        return Command.run(folder, words);
    }

    private void unpack(List<Path> archives) throws IOException {
        delete(root);
        Files.createDirectories(root);
        for (String name : List.of("bin", "lib", "sbin", "lib64")) {
            Files.createDirectories(root.resolve("usr").resolve(name));
            Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
        }
        for (Path archive : archives) {
            shell("dpkg-deb --fsys-tarfile '" + archive + "' | tar -x --keep-directory-symlink -C '" + root
                    + "' --no-same-owner -f -");
        }
        Command.run(root, List.of("bash", "-ec", "rm -rf " + String.join(" ", NOT_NEEDED)));
        Files.writeString(root.resolve("etc/passwd"), USERS);
        Files.writeString(root.resolve("etc/group"), USERS.replaceAll("(?m)^(\\w+:x:\\d+):.*$", "$1:"));
        Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
        Files.createDirectories(root.resolve("tmp"));
    }

    private void pack(Path tar, Map<String, String> environment) throws IOException {
        Path image = folder.resolve("image");
        delete(image);
        Files.createDirectories(image);
        shell("chmod -R u+rwX,a+rX '" + root + "' && chmod 1777 '" + root + "/tmp'");
        shell("tar --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 -C '" + root + "' -cf image/layer.tar .");
        delete(root);
        Map<String, ?> config = Map.of(
                "architecture",
                architecture(),
                "os",
                "linux",
                "created",
                "1970-01-01T00:00:00Z",
                "config",
                Map.of(
                        "Env",
                        environment.entrySet().stream()
                                .map(variable -> variable.getKey() + "=" + variable.getValue())
                                .sorted()
                                .toList()),
                "rootfs",
                Map.of("type", "layers", "diff_ids", List.of("sha256:" + sha256(image.resolve("layer.tar")))),
                "history",
                List.of(Map.of("created", "1970-01-01T00:00:00Z")));
        JSON.writeValue(image.resolve("config.json").toFile(), config);
        JSON.writeValue(
                image.resolve("manifest.json").toFile(),
                List.of(Map.of(
                        "Config",
                        "config.json",
                        "RepoTags",
                        List.of("localhost/scriptorium/base:latest"),
                        "Layers",
                        List.of("layer.tar"))));
        shell("tar -C image -cf '" + tar + "' manifest.json config.json layer.tar");
        delete(image);
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private void shell(String script) {
        Command.run(folder, List.of("bash", "-o", "pipefail", "-ec", script));
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> below = Files.walk(path)) {
                for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}

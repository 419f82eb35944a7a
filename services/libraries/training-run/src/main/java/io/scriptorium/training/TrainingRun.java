package io.scriptorium.training;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A training run, as <a href="https://openjdk.org/jeps/514">JEP 514</a> has it: a service starts, is asked a few things, and ends, so that a JVM that was told {@code -XX:AOTCacheOutput}
 * knows which classes a start takes and which methods are worth compiling. It runs while an image is built, where there is no PostgreSQL, Redis or provider; the service is
 * told addresses where nobody is, and starts all the same, as it does on a cluster whose database is away.
 *
 * <p>Started by {@code java -XX:AOTCacheOutput=app.aot … -cp quarkus-run.jar io.scriptorium.training.TrainingRun}, with all other options as those of the service: the JVM passes
 * over a cache that was made with another class path or with other modules. Ends with 0 when the service has answered, else with 1 and a line that says why.
 */
public final class TrainingRun {
    /** How long the service may take until it answers; where images of other processors are built, it is emulated. */
    static final Duration MAX_START = Duration.ofMinutes(5);

    /** How long it may take over one answer; it waits for stores that are not there. */
    static final Duration MAX_ANSWER = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Discard's port, where nobody listens: a connection is refused at once. */
    private static final String NOBODY = "127.0.0.1:9";

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("scriptorium.public-url", "http://localhost"),
            Map.entry("scriptorium.internal-secret", "a training run's, known to everybody and used by nobody"),
            Map.entry("scriptorium.database.url", "postgresql://" + NOBODY + "/training"),
            Map.entry("scriptorium.database.user", "training"),
            Map.entry("scriptorium.database.password", "training"),
            Map.entry("scriptorium.redis.url", "redis://" + NOBODY),
            Map.entry("scriptorium.oidc.issuer", "http://" + NOBODY),
            Map.entry("scriptorium.oidc.client-id", "training"),
            Map.entry("scriptorium.oidc.client-secret", "training"),
            Map.entry("scriptorium.auth-url", "http://" + NOBODY),
            Map.entry("scriptorium.documents.url", "http://" + NOBODY),
            Map.entry("scriptorium.node.name", "training"),
            Map.entry("scriptorium.node-name", "training"),
            // Each service knows some of these.
            Map.entry("smallrye.config.mapping.validate-unknown", "false"),
            Map.entry("quarkus.http.host", "127.0.0.1"),
            Map.entry("quarkus.management.host", "127.0.0.1"));

    /** Of all services; each answers its own, and "not found" is an answer, too. */
    static final List<String> PATHS =
            List.of("/", "/auth/jwks", "/auth/me", "/api/documents", "/api/openapi", "/collab");

    static final List<String> MANAGEMENT_PATHS = List.of("/q/health/started", "/q/health/ready", "/q/metrics");

    private TrainingRun() {}

    /** Runs the main class of the jar that is the class path. */
    public static void main(String[] arguments) {
        try {
            run(mainClass(System.getProperty("java.class.path", "")), arguments);
        } catch (IOException | ReflectiveOperationException | IllegalStateException e) {
            System.err.println("no training run: " + e);
            System.exit(1);
        }
        System.exit(0);
    }

    private static String mainClass(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            String name = file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
            if (name == null) {
                throw new IllegalStateException(jar + " has no Main-Class");
            }
            return name;
        }
    }

    private static void run(String mainClass, String[] arguments) throws IOException, ReflectiveOperationException {
        SETTINGS.forEach(System.getProperties()::putIfAbsent);
        int port = freePort();
        int managementPort = freePort();
        System.setProperty("quarkus.http.port", String.valueOf(port));
        System.setProperty("quarkus.management.port", String.valueOf(managementPort));
        var main = Class.forName(mainClass).getMethod("main", String[].class);
        Thread.ofPlatform().name("main").daemon().start(() -> {
            try {
                main.invoke(null, (Object) arguments);
            } catch (InvocationTargetException | IllegalAccessException e) {
                System.err.println("no training run: " + e.getCause());
                System.exit(1);
            }
        });
        awaitAnswer(URI.create("http://127.0.0.1:" + managementPort + MANAGEMENT_PATHS.getFirst()), MAX_START);
        for (String path : MANAGEMENT_PATHS) {
            ask(URI.create("http://127.0.0.1:" + managementPort + path));
        }
        for (String path : PATHS) {
            ask(URI.create("http://127.0.0.1:" + port + path));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asks until there is an answer, whatever it is. */
    static void awaitAnswer(URI uri, Duration limit) {
        long start = System.nanoTime();
        while (true) {
            try {
                ask(uri);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - start > limit.toNanos()) {
                    throw new IllegalStateException("no answer from " + uri + " within " + limit, e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void ask(URI uri) throws IOException {
        ask(uri, MAX_ANSWER);
    }

    /** Asks once, and reads whatever is answered. */
    static void ask(URI uri, Duration limit) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout((int) limit.toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setInstanceFollowRedirects(false);
        try (InputStream body =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (body != null) {
                body.readAllBytes();
            }
        }
    }
}

package io.scriptorium.local;

import io.scriptorium.local.edge.Edge;
import io.scriptorium.local.identity.Identity;
import io.scriptorium.local.postgres.PostgresServer;
import io.scriptorium.local.process.ChildSpec;
import io.scriptorium.local.process.ChildSpec.StopSignal;
import io.scriptorium.local.process.HttpHealth;
import io.scriptorium.local.process.Refusal;
import io.scriptorium.local.redis.RedisServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which processes there are and what each is told: the variables of "Configuration" in {@code services/README.md}, with the
 * ports of this run. Ports are chosen once and kept for as long as the run lasts.
 */
final class Topology {
    /** Stages of stopping: first nobody comes in any more, then what is open is written down, then the stores go. */
    private static final int STAGE_EDGE = 0;

    private static final int STAGE_COLLAB = 1;
    private static final int STAGE_SERVICES = 2;
    private static final int STAGE_STORES = 3;

    private static final List<String> JAVA_OPTIONS = List.of(
            // Ready soon rather than fast later: eight of these share one machine.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private final Options options;
    private final DataFolder data;
    private final int postgresPort;
    private final int redisPort;
    private final int identityPort;
    private final Endpoint auth;
    private final List<Endpoint> documents;
    private final List<Endpoint> collab;
    private final Endpoint web;
    private final int edgeHealthPort;
    private final Map<String, ServicePackage> packages = new HashMap<>();

    /** Where a service listens. */
    private record Endpoint(String name, int port, int managementPort) {
        String address() {
            return "127.0.0.1:" + port;
        }

        String url() {
            return "http://" + address();
        }
    }

    Topology(Options options, DataFolder data, Ports ports) throws IOException {
        this.options = options;
        this.data = data;
        identityPort = identityPort(data, ports);
        postgresPort = ports.next();
        redisPort = ports.next();
        auth = endpoint("auth", 0, ports);
        documents = IntStream.range(0, options.documents())
                .mapToObj(i -> endpoint("documents", i, ports))
                .toList();
        collab = IntStream.range(0, options.collab())
                .mapToObj(i -> endpoint("collab", i, ports))
                .toList();
        web = endpoint("web", 0, ports);
        edgeHealthPort = ports.next();
        for (String service : List.of("auth", "documents", "collab", "web")) {
            packages.put(
                    service,
                    ServicePackage.in(options.root()
                                    .resolve("services")
                                    .resolve(service)
                                    .resolve("target"))
                            .orElseThrow(() -> new Refusal("services/" + service
                                    + " is not built: start with ./mvnw -Plocal, which builds it.")));
        }
    }

    private static Endpoint endpoint(String service, int index, Ports ports) {
        return new Endpoint(service + "-" + index, ports.next(), ports.next());
    }

    private static int identityPort(DataFolder data, Ports ports) throws IOException {
        int kept = data.identityPort();
        if (kept == 0) {
            int port = ports.next();
            data.keepIdentityPort(port);
            return port;
        }
        if (!Ports.isFree(kept)) {
            throw new Refusal(
                    "port " + kept + ", by which this data folder knows its sign-in provider, is in use: end what uses"
                            + " it, or start empty with -Dscriptorium.reset.");
        }
        return kept;
    }

    /** Prepares and describes PostgreSQL. */
    ChildSpec postgres() throws IOException, InterruptedException {
        PostgresServer server = PostgresServer.prepare(
                data.programs(), data.store("postgres"), postgresPort, data.secretFile("postgres"));
        return new ChildSpec(
                "postgres",
                server.command(),
                server.environment(),
                data.workFolder("postgres"),
                data.log("postgres"),
                postgresPort,
                server.url(),
                server.health(),
                StopSignal.INT,
                STAGE_STORES);
    }

    /** Prepares and describes Redis. */
    ChildSpec redis() throws IOException {
        RedisServer server = RedisServer.prepare(data.programs(), data.store("redis"), redisPort);
        return new ChildSpec(
                "redis",
                server.command(),
                Map.of(),
                data.workFolder("redis"),
                data.log("redis"),
                redisPort,
                server.url(),
                server.health(),
                StopSignal.TERM,
                STAGE_STORES);
    }

    ChildSpec identity() {
        return ours(
                "identity",
                Identity.class,
                List.of(Integer.toString(identityPort)),
                Map.of(),
                identityPort,
                issuer(),
                issuer() + "/.well-known/openid-configuration");
    }

    ChildSpec edge() {
        return ours(
                "edge",
                Edge.class,
                List.of(Integer.toString(options.port()), Integer.toString(edgeHealthPort)),
                Map.of(
                        "SCRIPTORIUM_EDGE_AUTH",
                        auth.address(),
                        "SCRIPTORIUM_EDGE_DOCUMENTS",
                        documents.stream().map(Endpoint::address).collect(Collectors.joining(",")),
                        "SCRIPTORIUM_EDGE_COLLAB",
                        collab.stream()
                                .map(node -> node.name() + "=" + node.address())
                                .collect(Collectors.joining(",")),
                        "SCRIPTORIUM_EDGE_WEB",
                        web.address()),
                options.port(),
                options.publicUrl(),
                "http://127.0.0.1:" + edgeHealthPort + "/");
    }

    ChildSpec auth() throws IOException {
        Map<String, String> environment = shared(auth);
        addDatabase(environment);
        environment.put("SCRIPTORIUM_OIDC_ISSUER", issuer());
        environment.put("SCRIPTORIUM_OIDC_CLIENT_ID", "scriptorium");
        environment.put(
                "SCRIPTORIUM_OIDC_CLIENT_SECRET_FILE",
                data.secretFile("oidc-client").toString());
        return service("auth", auth, environment, STAGE_SERVICES, 192);
    }

    List<ChildSpec> documents() throws IOException {
        List<ChildSpec> specs = new ArrayList<>();
        for (Endpoint endpoint : documents) {
            Map<String, String> environment = shared(endpoint);
            addDatabase(environment);
            specs.add(service("documents", endpoint, environment, STAGE_SERVICES, 512));
        }
        return specs;
    }

    List<ChildSpec> collab() throws IOException {
        List<ChildSpec> specs = new ArrayList<>();
        for (int i = 0; i < collab.size(); i++) {
            Map<String, String> environment = shared(collab.get(i));
            environment.put("SCRIPTORIUM_NODE_URL", collab.get(i).url());
            environment.put(
                    "SCRIPTORIUM_DOCUMENTS_URL",
                    documents.get(i % documents.size()).url());
            specs.add(service("collab", collab.get(i), environment, STAGE_COLLAB, 512));
        }
        return specs;
    }

    ChildSpec web() {
        return service("web", web, new HashMap<>(), STAGE_EDGE, 96);
    }

    private String issuer() {
        return "http://localhost:" + identityPort + "/" + Identity.ISSUER;
    }

    private Map<String, String> shared(Endpoint endpoint) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("SCRIPTORIUM_PUBLIC_URL", options.publicUrl());
        environment.put("SCRIPTORIUM_REDIS_URL", "redis://127.0.0.1:" + redisPort);
        environment.put(
                "SCRIPTORIUM_INTERNAL_SECRET_FILE", data.secretFile("internal").toString());
        environment.put("SCRIPTORIUM_NODE_NAME", endpoint.name());
        environment.put("SCRIPTORIUM_AUTH_URL", auth.url());
        environment.put("SCRIPTORIUM_DOCUMENTS_URL", documents.getFirst().url());
        return environment;
    }

    private void addDatabase(Map<String, String> environment) throws IOException {
        environment.put(
                "SCRIPTORIUM_DATABASE_URL", "postgresql://127.0.0.1:" + postgresPort + "/" + PostgresServer.DATABASE);
        environment.put("SCRIPTORIUM_DATABASE_USER", PostgresServer.USER);
        environment.put(
                "SCRIPTORIUM_DATABASE_PASSWORD_FILE",
                data.secretFile("postgres").toString());
    }

    private ChildSpec service(
            String service, Endpoint endpoint, Map<String, String> environment, int stage, int heapMegabytes) {
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(endpoint.port()));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(endpoint.managementPort()));
        environment.put("QUARKUS_CONSOLE_COLOR", "false");
        return new ChildSpec(
                endpoint.name(),
                Objects.requireNonNull(packages.get(service))
                        .command(java(), childOptions(endpoint.name(), heapMegabytes)),
                environment,
                data.workFolder(endpoint.name()),
                data.log(endpoint.name()),
                endpoint.port(),
                endpoint.url(),
                new HttpHealth(URI.create("http://127.0.0.1:" + endpoint.managementPort() + "/q/health/ready")),
                StopSignal.TERM,
                stage);
    }

    /** A child whose code is in this module. */
    private ChildSpec ours(
            String name,
            Class<?> main,
            List<String> arguments,
            Map<String, String> environment,
            int port,
            String url,
            String healthUrl) {
        List<String> command = new ArrayList<>(java());
        command.addAll(childOptions(name, 96));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(arguments);
        return new ChildSpec(
                name,
                command,
                environment,
                data.workFolder(name),
                data.log(name),
                port,
                url,
                new HttpHealth(URI.create(healthUrl)),
                StopSignal.TERM,
                STAGE_EDGE);
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        return command;
    }

    private static List<String> childOptions(String name, int heapMegabytes) {
        // The name is for whoever looks at the list of processes.
        return List.of("-Xmx" + heapMegabytes + "m", "-Dscriptorium.child=" + name);
    }

    /** The class path of this very code: Maven runs it with a loader of its own, tests with the JVM's. */
    private static String classPath() {
        if (Topology.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(Topology::path).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }
}

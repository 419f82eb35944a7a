package io.scriptorium.acceptance.cluster;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An ingress controller for one release: reads the Ingresses that the chart made, as every controller does, and is an nginx that does what they say. So it is the chart's own routes
 * that people come through, whatever else the cluster has.
 */
final class OwnIngress implements AutoCloseable {
    private static final String NAME = "ingress";
    private static final int PORT = 8080;
    private static final long USER = 101;
    private static final Duration START = Duration.ofSeconds(60);
    private static final String TIMEOUT = "nginx.ingress.kubernetes.io/proxy-read-timeout";
    private static final String BODY = "nginx.ingress.kubernetes.io/proxy-body-size";

    private final Namespace namespace;
    private final String image;
    private final PortForward way = new PortForward("pod/" + NAME, PORT);

    OwnIngress(Namespace namespace, String image) {
        this.namespace = namespace;
        this.image = image;
    }

    /** Which port of this machine leads to it. */
    int port() {
        return way.port();
    }

    /** Reads the Ingresses and begins to do what they say. */
    void open() {
        List<Ingress> ingresses = namespace
                .client()
                .network()
                .v1()
                .ingresses()
                .inNamespace(Namespace.NAME)
                .list()
                .getItems();
        namespace.apply(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addToData("nginx.conf", configuration(ingresses))
                .build());
        namespace.apply(new PodBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(NAME)
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withCommand("nginx", "-e", "stderr", "-c", "/etc/ingress/nginx.conf", "-g", "daemon off;")
                .addNewPort()
                .withContainerPort(PORT)
                .endPort()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withPort(new IntOrString(PORT))
                .endTcpSocket()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("configuration")
                .withMountPath("/etc/ingress")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("configuration")
                .withNewConfigMap()
                .withName(NAME)
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build());
        namespace.pod(NAME).waitUntilReady(START.toSeconds(), TimeUnit.SECONDS);
    }

    private String configuration(List<Ingress> ingresses) {
        String servers = ingresses.stream()
                .flatMap(ingress -> ingress.getSpec().getRules().stream())
                .map(IngressRule::getHost)
                .distinct()
                .map(host -> "  server {\n    listen " + PORT + ";\n    server_name " + host + ";\n"
                        + locations(host, ingresses) + "  }\n")
                .collect(Collectors.joining());
        return """
                worker_processes 1;
                pid /tmp/nginx.pid;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path /tmp/client;
                  proxy_temp_path /tmp/proxy;
                  fastcgi_temp_path /tmp/fastcgi;
                  uwsgi_temp_path /tmp/uwsgi;
                  scgi_temp_path /tmp/scgi;
                  large_client_header_buffers 4 32k;
                  proxy_http_version 1.1;
                  proxy_connect_timeout 5s;
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Host $http_host;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection $connection_out;
                  map $http_upgrade $connection_out { default upgrade; '' ''; }
                """ + servers + "}\n";
    }

    private String locations(String host, List<Ingress> ingresses) {
        StringBuilder locations = new StringBuilder();
        for (Ingress ingress : ingresses) {
            Map<String, String> annotations = ingress.getMetadata().getAnnotations();
            String more = (annotations.containsKey(TIMEOUT)
                            ? " proxy_read_timeout " + annotations.get(TIMEOUT) + "s;"
                            : "")
                    + (annotations.containsKey(BODY) ? " client_max_body_size " + annotations.get(BODY) + ";" : "");
            ingress.getSpec().getRules().stream()
                    .filter(rule -> rule.getHost().equals(host))
                    .flatMap(rule -> rule.getHttp().getPaths().stream())
                    .forEach(path -> locations.append(location(path, more)));
        }
        return locations.toString();
    }

    /** Prefixes end at a slash: {@code /auth} is the prefix of {@code /auth/me}, not of {@code /authors}. */
    private String location(HTTPIngressPath path, String more) {
        String block = " { proxy_pass http://" + address(path.getBackend().getService()) + ";" + more + " }\n";
        String prefix = path.getPath().replaceFirst("/$", "");
        return (prefix.isEmpty() ? "" : "    location = " + prefix + block) + "    location " + prefix + "/" + block;
    }

    private String address(IngressServiceBackend backend) {
        List<ServicePort> ports = namespace
                .client()
                .services()
                .inNamespace(Namespace.NAME)
                .withName(backend.getName())
                .require()
                .getSpec()
                .getPorts();
        Integer number = backend.getPort().getNumber() != null
                ? backend.getPort().getNumber()
                : ports.stream()
                        .filter(port -> port.getName().equals(backend.getPort().getName()))
                        .findFirst()
                        .orElseThrow()
                        .getPort();
        return backend.getName() + ":" + number;
    }

    @Override
    public void close() {
        way.close();
    }
}

package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which path leads to which pods: the same by Ingress, by Gateway API, and by the demo's edge. */
class RoutesTest {
    private static final Pattern LOCATION =
            Pattern.compile("location (/[^ ]*) \\{ proxy_pass http://([^:]+):8080;(.*)\\}");

    private static Map<String, String> expected(int nodes) {
        Map<String, String> routes = new TreeMap<>();
        routes.put("/", "scriptorium-web");
        routes.put("/api", "scriptorium-documents");
        routes.put("/auth", "scriptorium-auth");
        routes.put("/collab", "scriptorium-collab");
        for (int i = 0; i < nodes; i++) {
            routes.put("/collab/scriptorium-collab-" + i, "scriptorium-collab-" + i);
        }
        return routes;
    }

    private static Map<String, String> routes(Ingress ingress) {
        Map<String, String> routes = new TreeMap<>();
        ingress.getSpec()
                .getRules()
                .forEach(rule -> rule.getHttp().getPaths().forEach(path -> {
                    assertEquals("Prefix", path.getPathType());
                    assertEquals(
                            "http", path.getBackend().getService().getPort().getName());
                    routes.put(path.getPath(), path.getBackend().getService().getName());
                }));
        return routes;
    }

    @Test
    @DisplayName("F-61 the Ingresses lead each node's path to that node, and everything else as the map says")
    void ingress() {
        Manifests rendered = Chart.example("minimal").with("collab.nodes", 4).render();
        Map<String, String> routes = new TreeMap<>();
        rendered.all(Ingress.class).forEach(ingress -> routes.putAll(routes(ingress)));
        assertEquals(expected(4), routes);
        rendered.all(Ingress.class)
                .forEach(ingress -> assertEquals(
                        "docs.example.com",
                        ingress.getSpec().getRules().getFirst().getHost()));
    }

    @Test
    @DisplayName("F-61 the HTTPRoutes lead the same way")
    void gateway() {
        Manifests rendered = Chart.example("gateway").with("collab.nodes", 4).render();
        Map<String, String> routes = new TreeMap<>();
        for (HTTPRoute route : rendered.all(HTTPRoute.class)) {
            assertEquals(List.of("docs.example.com"), route.getSpec().getHostnames());
            assertEquals("public", route.getSpec().getParentRefs().getFirst().getName());
            assertTrue(route.getSpec().getRules().size() <= 16, "more rules than a route may have");
            route.getSpec().getRules().forEach(rule -> {
                String path = rule.getMatches().getFirst().getPath().getValue();
                assertEquals(
                        "PathPrefix", rule.getMatches().getFirst().getPath().getType());
                assertEquals(
                        path.startsWith("/collab") ? "0s" : "60s",
                        rule.getTimeouts().getRequest(),
                        path);
                routes.put(path, rule.getBackendRefs().getFirst().getName());
            });
        }
        assertEquals(expected(4), routes);
        assertFalse(rendered.has("Ingress"));
    }

    @Test
    @DisplayName("F-61 the demo's edge leads the same way, and takes from outside what services say to each other")
    void edge() {
        Manifests rendered = Chart.example("demo").with("collab.nodes", 4).render();
        String configuration =
                rendered.get(ConfigMap.class, "scriptorium-edge").getData().get("nginx.conf");
        Map<String, String> routes = new TreeMap<>();
        Matcher matcher = LOCATION.matcher(configuration);
        while (matcher.find()) {
            String path = matcher.group(1).replaceFirst("(.)/$", "$1");
            routes.put(path, matcher.group(2));
            assertEquals(path.startsWith("/collab") ? " proxy_read_timeout 3600s; " : " ", matcher.group(3), path);
        }
        Map<String, String> expected = expected(4);
        expected.put("/provider", "scriptorium-provider");
        assertEquals(expected, routes);
        assertTrue(configuration.contains("proxy_set_header X-Scriptorium-Internal \"\";"));
        assertTrue(configuration.contains("proxy_set_header X-Scriptorium-Relay \"\";"));
    }

    @Test
    @DisplayName("F-61 every path that leads somewhere leads to pods: of one node by its name, of a component to all")
    void servicesSelectPods() {
        for (String example : List.of("minimal", "demo")) {
            Manifests rendered = Chart.example(example).render();
            StatefulSet collab = rendered.get(StatefulSet.class, "scriptorium-collab");
            for (Service service : rendered.all(Service.class)) {
                Map<String, String> selector = new TreeMap<>(service.getSpec().getSelector());
                String name = service.getMetadata().getName();
                String pod = selector.remove("statefulset.kubernetes.io/pod-name");
                if (pod != null) {
                    assertEquals(name, pod);
                    assertTrue(pod.matches(collab.getMetadata().getName() + "-\\d+"), pod);
                    assertEquals(
                            true, service.getSpec().getPublishNotReadyAddresses(), "readiness must not cut off " + pod);
                }
                List<PodTemplateSpec> pods = rendered.pods().values().stream()
                        .filter(template ->
                                template.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                        .toList();
                assertEquals(1, pods.size(), name);
                service.getSpec()
                        .getPorts()
                        .forEach(port -> assertTrue(
                                pods.getFirst().getSpec().getContainers().getFirst().getPorts().stream()
                                        .anyMatch(open -> open.getName()
                                                .equals(port.getTargetPort().getStrVal())),
                                name));
            }
            assertEquals("scriptorium-collab-pods", collab.getSpec().getServiceName());
            assertEquals(
                    "None",
                    rendered.get(Service.class, "scriptorium-collab-pods")
                            .getSpec()
                            .getClusterIP());
        }
    }

    @Test
    void onlySocketsMayBeSilentForLong() {
        Manifests rendered = Chart.example("minimal")
                .with("ingress.socketTimeoutSeconds", 1234)
                .render();
        Map<String, String> sockets =
                rendered.get(Ingress.class, "scriptorium-sockets").getMetadata().getAnnotations();
        assertEquals("1234", sockets.get("nginx.ingress.kubernetes.io/proxy-read-timeout"));
        assertEquals("1234", sockets.get("nginx.ingress.kubernetes.io/proxy-send-timeout"));
        assertEquals("1234s", sockets.get("haproxy.org/timeout-tunnel"));
        assertTrue(sockets.get("nginx.org/websocket-services").contains("scriptorium-collab-7,scriptorium-collab"));
        assertTrue(rendered.get(Ingress.class, "scriptorium").getMetadata().getAnnotations().values().stream()
                .noneMatch(value -> value.contains("1234")));
    }

    @Test
    void tlsIsAskedForWhereACertificateIsNamed() {
        Manifests rendered = Chart.example("production").render();
        assertTrue(rendered.all(Ingress.class).stream()
                .flatMap(ingress -> ingress.getSpec().getTls().stream())
                .allMatch(tls -> tls.getSecretName().equals("scriptorium-tls")
                        && tls.getHosts().equals(List.of("docs.example.com"))));
        assertEquals(
                List.of("letsencrypt", "letsencrypt"),
                rendered.all(Ingress.class).stream()
                        .map(ingress -> ingress.getMetadata().getAnnotations().get("cert-manager.io/cluster-issuer"))
                        .toList());
    }

    @Test
    @DisplayName("internal endpoints are on no path")
    void internalIsNotRouted() {
        Manifests rendered = Chart.example("demo").render();
        Stream.concat(
                        rendered.all(Ingress.class).stream().flatMap(i -> routes(i).keySet().stream()),
                        Stream.of(rendered.get(ConfigMap.class, "scriptorium-edge")
                                .getData()
                                .get("nginx.conf")))
                .forEach(text -> assertFalse(text.contains("/internal"), text));
    }
}

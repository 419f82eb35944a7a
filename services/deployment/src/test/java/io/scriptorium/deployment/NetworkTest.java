package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may speak to whom: the flows that exist, written out here, and no others. */
class NetworkTest {
    /** Flows between pods, from both ends, as {@code from → to port}. */
    private static Set<String> between(Manifests rendered, boolean ingress) {
        Set<String> flows = new TreeSet<>();
        for (NetworkPolicy policy : rendered.all(NetworkPolicy.class)) {
            String component = component(policy.getSpec().getPodSelector());
            if (ingress) {
                policy.getSpec()
                        .getIngress()
                        .forEach(rule -> rule.getFrom().stream()
                                .filter(NetworkTest::isOurs)
                                .forEach(peer -> ports(rule.getPorts())
                                        .forEach(port -> flows.add(
                                                component(peer.getPodSelector()) + " → " + component + " " + port))));
            } else {
                policy.getSpec()
                        .getEgress()
                        .forEach(rule -> rule.getTo().stream()
                                .filter(NetworkTest::isOurs)
                                .forEach(peer -> ports(rule.getPorts())
                                        .forEach(port -> flows.add(
                                                component + " → " + component(peer.getPodSelector()) + " " + port))));
            }
        }
        return flows;
    }

    /** Flows that leave or enter the release. */
    private static Set<String> across(Manifests rendered) {
        Set<String> flows = new TreeSet<>();
        for (NetworkPolicy policy : rendered.all(NetworkPolicy.class)) {
            String component = component(policy.getSpec().getPodSelector());
            policy.getSpec().getIngress().stream()
                    .filter(rule -> rule.getFrom().stream().noneMatch(NetworkTest::isOurs))
                    .forEach(rule -> ports(rule.getPorts())
                            .forEach(port -> flows.add(place(rule.getFrom()) + " → " + component + " " + port)));
            policy.getSpec().getEgress().stream()
                    .filter(rule -> rule.getTo().stream().noneMatch(NetworkTest::isOurs))
                    .forEach(rule -> ports(rule.getPorts())
                            .forEach(port -> flows.add(component + " → " + place(rule.getTo()) + " " + port)));
        }
        return flows;
    }

    private static boolean isOurs(NetworkPolicyPeer peer) {
        return peer.getPodSelector() != null
                && peer.getPodSelector().getMatchLabels().containsKey(Manifests.COMPONENT);
    }

    private static String component(LabelSelector selector) {
        Map<String, String> labels = selector.getMatchLabels();
        assertEquals(Chart.RELEASE, labels.get("app.kubernetes.io/instance"));
        return labels.getOrDefault(Manifests.COMPONENT, "all");
    }

    private static List<String> ports(List<NetworkPolicyPort> ports) {
        assertTrue(!ports.isEmpty(), "a rule without ports allows all of them");
        return ports.stream()
                .map(port -> port.getPort().getIntVal() + (port.getProtocol().equals("UDP") ? "/udp" : ""))
                .toList();
    }

    private static String place(List<NetworkPolicyPeer> peers) {
        if (peers.isEmpty()) {
            return "any";
        }
        LabelSelector pods = peers.getFirst().getPodSelector();
        LabelSelector namespaces = peers.getFirst().getNamespaceSelector();
        return pods == null
                ? namespaces.getMatchLabels().get("kubernetes.io/metadata.name")
                : String.join(",", pods.getMatchLabels().values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "demo", "production"})
    @DisplayName("F-68 whatever is not allowed is denied, for every pod of the release and both directions")
    void everythingElseIsDenied(String example) {
        Manifests rendered = Chart.example(example).render();
        NetworkPolicy deny = rendered.get(NetworkPolicy.class, "scriptorium-deny");
        assertEquals(List.of("Ingress", "Egress"), deny.getSpec().getPolicyTypes());
        assertEquals(List.of(), deny.getSpec().getIngress());
        assertEquals(List.of(), deny.getSpec().getEgress());
        Map<String, String> selector = deny.getSpec().getPodSelector().getMatchLabels();
        rendered.pods()
                .forEach((owner, pod) ->
                        assertTrue(pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()), owner));
    }

    @Test
    @DisplayName("F-68 exactly the flows that exist, with everything outside")
    void flows() {
        Manifests rendered =
                Chart.example("minimal").with("tests.enabled", false).render();
        Set<String> inside =
                new TreeSet<>(Set.of("collab → collab 8080", "collab → documents 8080", "documents → auth 8080"));
        assertEquals(inside, between(rendered, true));
        assertEquals(inside, between(rendered, false));
        assertEquals(
                new TreeSet<>(Set.of(
                        "any → auth 8080",
                        "any → collab 8080",
                        "any → documents 8080",
                        "any → web 8080",
                        "auth → any 443",
                        "auth → any 5432",
                        "auth → any 6379",
                        "auth → kube-dns 53",
                        "auth → kube-dns 53/udp",
                        "collab → any 6379",
                        "collab → kube-dns 53",
                        "collab → kube-dns 53/udp",
                        "documents → any 5432",
                        "documents → any 6379",
                        "documents → kube-dns 53",
                        "documents → kube-dns 53/udp")),
                across(rendered));
    }

    @Test
    @DisplayName("F-68 exactly the flows that exist, with everything inside")
    void flowsOfTheDemo() {
        Manifests rendered = Chart.example("demo").render();
        Set<String> inside = new TreeSet<>(Set.of(
                "auth → postgres 5432",
                "auth → provider 8080",
                "auth → redis 6379",
                "collab → collab 8080",
                "collab → documents 8080",
                "collab → redis 6379",
                "documents → auth 8080",
                "documents → postgres 5432",
                "documents → redis 6379"));
        for (String target : List.of("auth", "collab", "documents", "provider", "web")) {
            inside.add("edge → " + target + " 8080");
            inside.add("test → " + target + " 8080");
        }
        assertEquals(inside, between(rendered, true));
        assertEquals(inside, between(rendered, false));
        assertTrue(across(rendered).stream().noneMatch(flow -> flow.endsWith("443") || flow.contains("5432")));
        assertTrue(across(rendered).stream().noneMatch(flow -> flow.matches("(postgres|redis|web|provider) → .*")));
    }

    @Test
    @DisplayName("F-68 production names who may come in, who may collect metrics, and where stores are")
    void flowsOfProduction() {
        Set<String> flows = across(Chart.example("production").render());
        for (String service : List.of("auth", "collab", "documents", "web")) {
            assertTrue(flows.contains("ingress-nginx → " + service + " 8080"), service);
            assertTrue(flows.contains("monitoring → " + service + " 9000"), service);
        }
        assertTrue(flows.contains("documents → databases 5432"));
        assertEquals(
                Set.of("auth → any 443"),
                new TreeSet<>(
                        flows.stream().filter(flow -> flow.contains("any")).toList()));
    }
}

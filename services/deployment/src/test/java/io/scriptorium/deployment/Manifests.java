package io.scriptorium.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Objects of Kubernetes, read as strictly as its API reads them: a field that a kind doesn't have, or a number where a text belongs, is an error here. What isn't part of
 * Kubernetes (PodMonitor, PrometheusRule) is kept as it is.
 */
record Manifests(List<JsonNode> documents, List<HasMetadata> objects) {
    static final String COMPONENT = "app.kubernetes.io/component";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Pod", Pod.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));
    /** The Prometheus operator's. */
    private static final Set<String> FOREIGN =
            Set.of("monitoring.coreos.com/v1/PodMonitor", "monitoring.coreos.com/v1/PrometheusRule");

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                // The model keeps unknown fields, which would hide them.
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    /** A container and where it is: {@code Deployment scriptorium-auth}. */
    record Placed(String owner, String component, PodSpec pod, Container container) {
        List<EnvVar> environment() {
            return container.getEnv();
        }

        String variable(String name) {
            return environment().stream()
                    .filter(variable -> variable.getName().equals(name))
                    .map(EnvVar::getValue)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(owner + " has no variable " + name));
        }
    }

    static Manifests parse(String text) {
        List<JsonNode> documents = new ArrayList<>();
        List<HasMetadata> objects = new ArrayList<>();
        try (var parser = Chart.YAML.createParser(text);
                var read = Chart.YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser)) {
            while (read.hasNext()) {
                JsonNode document = read.next();
                if (!document.isObject()) {
                    continue;
                }
                documents.add(document);
                String kind = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                if (!FOREIGN.contains(kind)) {
                    objects.add(object(kind, document));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(documents, objects);
    }

    private static HasMetadata object(String kind, JsonNode document) {
        Class<? extends HasMetadata> type = KINDS.get(kind);
        if (type == null) {
            throw new AssertionError("a kind that is not expected: " + kind);
        }
        try {
            return STRICT.treeToValue(document, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError(
                    kind + " " + document.path("metadata").path("name").asText() + ": " + e.getMessage(), e);
        }
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T get(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type.getSimpleName() + " " + name));
    }

    /** Whether there is a kind, by its name. */
    boolean has(String kind) {
        return documents.stream()
                .anyMatch(document -> document.path("kind").asText().equals(kind));
    }

    /** Pods by what makes them: {@code Deployment scriptorium-auth}. */
    Map<String, PodTemplateSpec> pods() {
        Map<String, PodTemplateSpec> pods = new LinkedHashMap<>();
        for (Deployment deployment : all(Deployment.class)) {
            pods.put(
                    "Deployment " + deployment.getMetadata().getName(),
                    deployment.getSpec().getTemplate());
        }
        for (StatefulSet set : all(StatefulSet.class)) {
            pods.put("StatefulSet " + set.getMetadata().getName(), set.getSpec().getTemplate());
        }
        for (Pod pod : all(Pod.class)) {
            pods.put("Pod " + pod.getMetadata().getName(), new PodTemplateSpec(pod.getMetadata(), pod.getSpec()));
        }
        return pods;
    }

    Stream<Placed> containers() {
        return pods().entrySet().stream().flatMap(entry -> {
            PodTemplateSpec pod = entry.getValue();
            String component = pod.getMetadata().getLabels().get(COMPONENT);
            return Stream.concat(pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                    .map(container -> new Placed(entry.getKey(), component, pod.getSpec(), container));
        });
    }

    /** The one container of a component. */
    Placed container(String component) {
        return containers()
                .filter(placed -> placed.component().equals(component))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no pod of " + component));
    }
}

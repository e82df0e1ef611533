package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.kthena.cluster.node.lifecycle.PodPlace;
import io.kthena.cluster.node.lifecycle.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The downward API: a pod's own fields by path.
 *
 * @param pod the pod
 * @param place its address and its node's
 * @param nodeCapacity what counts as a container's limit when it names none
 */
public record PodFields(Pod pod, PodPlace place, Map<String, Quantity> nodeCapacity) {
    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['([^']*)'\\]");

    /**
     * The field at a path such as {@code metadata.name} or {@code metadata.labels['app']}.
     *
     * @return empty when there is no such path; a label that is not set is the empty string
     */
    public Optional<String> field(String path) {
        Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            Map<String, String> map = subscript.group(1).equals("labels") ? labels() : annotations();
            return Optional.of(map.getOrDefault(subscript.group(2), ""));
        }
        return switch (path) {
            case "metadata.name" -> Optional.of(pod.getMetadata().getName());
            case "metadata.namespace" -> Optional.of(pod.getMetadata().getNamespace());
            case "metadata.uid" -> Optional.of(pod.getMetadata().getUid());
            case "metadata.labels" -> Optional.of(lines(labels()));
            case "metadata.annotations" -> Optional.of(lines(annotations()));
            case "spec.nodeName" -> Optional.of(orEmpty(pod.getSpec().getNodeName()));
            case "spec.serviceAccountName" ->
                Optional.of(Optional.ofNullable(pod.getSpec().getServiceAccountName())
                        .orElse("default"));
            case "status.podIP", "status.podIPs" -> Optional.of(place.podIp());
            case "status.hostIP", "status.hostIPs" -> Optional.of(place.hostIp());
            default -> Optional.empty();
        };
    }

    private Map<String, String> labels() {
        return Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    }

    private Map<String, String> annotations() {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    }

    private static String orEmpty(String text) {
        return Optional.ofNullable(text).orElse("");
    }

    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=\""
                                + e.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining("\n"));
    }

    /**
     * A container's resource as a whole number, divided by the selector's divisor and rounded up.
     *
     * @return empty when the selector names an unknown container
     */
    public Optional<String> resource(ResourceFieldSelector selector, Container self) {
        Optional<Container> container = selector.getContainerName() == null
                ? Optional.of(self)
                : java.util.stream.Stream.concat(
                                pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
                        .filter(c -> selector.getContainerName().equals(c.getName()))
                        .findFirst();
        return container.map(c -> divided(amount(selector.getResource(), c), selector.getDivisor()));
    }

    private BigDecimal amount(String resource, Container container) {
        int dot = resource.indexOf('.');
        boolean limit = resource.substring(0, Math.max(dot, 0)).equals("limits");
        String name = resource.substring(dot + 1);
        Quantity own = (limit ? Resources.limits(container) : Resources.writtenRequests(container)).get(name);
        Quantity effective = own == null && limit ? nodeCapacity.get(name) : own;
        return effective == null ? BigDecimal.ZERO : Resources.amount(effective);
    }

    private static String divided(BigDecimal amount, Quantity divisor) {
        BigDecimal by = divisor == null ? BigDecimal.ONE : Resources.amount(divisor);
        return amount.divide(by.signum() > 0 ? by : BigDecimal.ONE, 0, RoundingMode.CEILING)
                .toPlainString();
    }
}

package io.kthena.cluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a pod asks for, and whether it fits. Pure. */
public final class Resources {
    private Resources() {}

    /**
     * What a pod takes of its node: the sum over its main containers and side-cars or the largest init container,
     * whichever is more, and one pod.
     */
    public static Map<String, BigDecimal> requests(Pod pod) {
        Map<String, BigDecimal> lasting = new TreeMap<>();
        Map<String, BigDecimal> passing = new TreeMap<>();
        pod.getSpec().getContainers().forEach(c -> requests(c).forEach((k, v) -> lasting.merge(k, v, BigDecimal::add)));
        for (Container init : pod.getSpec().getInitContainers()) {
            if (PodFacts.isSidecar(init)) {
                requests(init).forEach((k, v) -> lasting.merge(k, v, BigDecimal::add));
            } else {
                requests(init).forEach((k, v) -> passing.merge(k, v, BigDecimal::max));
            }
        }
        passing.forEach((k, v) -> lasting.merge(k, v, BigDecimal::max));
        lasting.put("pods", BigDecimal.ONE);
        return lasting;
    }

    private static Map<String, BigDecimal> requests(Container container) {
        Map<String, Quantity> asked = new HashMap<>(limits(container));
        asked.putAll(orEmpty(container.getResources(), true));
        Map<String, BigDecimal> amounts = new HashMap<>();
        asked.forEach((name, quantity) -> amounts.put(name, amount(quantity)));
        return amounts;
    }

    /** A container's limits; empty when it names none. */
    public static Map<String, Quantity> limits(Container container) {
        return orEmpty(container.getResources(), false);
    }

    /** A container's requests as written; empty when it names none. */
    public static Map<String, Quantity> writtenRequests(Container container) {
        return orEmpty(container.getResources(), true);
    }

    private static Map<String, Quantity> orEmpty(ResourceRequirements resources, boolean requests) {
        if (resources == null) {
            return Map.of();
        }
        Map<String, Quantity> map = requests ? resources.getRequests() : resources.getLimits();
        return map == null ? Map.of() : map;
    }

    /** A quantity as a plain number: cores, bytes or pieces. */
    public static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    /**
     * Why a pod does not fit on the node.
     *
     * @param capacity what the node has in all
     * @param used what the pods on it take
     * @param wanted what the pod asks for
     * @return one clause per scarce resource, worded as a scheduler words it; empty when it fits
     */
    public static List<String> shortages(
            Map<String, BigDecimal> capacity, Map<String, BigDecimal> used, Map<String, BigDecimal> wanted) {
        List<String> scarce = new ArrayList<>();
        new TreeMap<>(wanted).forEach((name, amount) -> {
            BigDecimal free =
                    capacity.getOrDefault(name, BigDecimal.ZERO).subtract(used.getOrDefault(name, BigDecimal.ZERO));
            if (amount.signum() > 0 && amount.compareTo(free) > 0) {
                scarce.add(name.equals("pods") ? "1 Too many pods" : "1 Insufficient " + name);
            }
        });
        return scarce;
    }

    /** Whether the node's labels satisfy the pod's nodeSelector. */
    public static boolean selects(Pod pod, Map<String, String> nodeLabels) {
        return Optional.ofNullable(pod.getSpec().getNodeSelector())
                .map(selector -> nodeLabels.entrySet().containsAll(selector.entrySet()))
                .orElse(true);
    }

    /** Guaranteed, Burstable or BestEffort, from cpu and memory alone. */
    public static String qosClass(Pod pod) {
        List<Container> all = new ArrayList<>(pod.getSpec().getContainers());
        all.addAll(pod.getSpec().getInitContainers());
        boolean none = true;
        boolean guaranteed = true;
        for (Container container : all) {
            Map<String, BigDecimal> requests = computing(writtenRequests(container));
            Map<String, BigDecimal> limits = computing(limits(container));
            none &= requests.isEmpty() && limits.isEmpty();
            Map<String, BigDecimal> effective = new LinkedHashMap<>(limits);
            effective.putAll(requests);
            guaranteed &= limits.size() == 2 && same(effective, limits);
        }
        return none ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static boolean same(Map<String, BigDecimal> left, Map<String, BigDecimal> right) {
        return left.keySet().equals(right.keySet())
                && left.entrySet().stream()
                        .allMatch(e -> e.getValue().compareTo(right.getOrDefault(e.getKey(), BigDecimal.ZERO)) == 0);
    }

    private static Map<String, BigDecimal> computing(Map<String, Quantity> quantities) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        for (String name : List.of("cpu", "memory")) {
            Optional.ofNullable(quantities.get(name))
                    .map(Resources::amount)
                    .filter(amount -> amount.signum() > 0)
                    .ifPresent(amount -> amounts.put(name, amount));
        }
        return amounts;
    }
}

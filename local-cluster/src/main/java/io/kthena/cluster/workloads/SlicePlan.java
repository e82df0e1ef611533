package io.kthena.cluster.workloads;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which EndpointSlices a Service should have. Pure. */
final class SlicePlan {
    /** As many endpoints as one slice may have. */
    static final int LARGEST = 1000;

    static final String SERVICE_NAME = "kubernetes.io/service-name";

    private SlicePlan() {}

    /**
     * The slices, named after the service and numbered.
     *
     * @param service a service with a selector
     * @param pods the pods of its namespace
     */
    static List<EndpointSlice> of(Service service, List<Pod> pods) {
        List<Pod> chosen = chosen(service, pods);
        List<EndpointPort> ports = ports(service, chosen);
        List<EndpointSlice> slices = new ArrayList<>();
        for (int from = 0; from < Math.max(1, chosen.size()); from += LARGEST) {
            List<Endpoint> endpoints = chosen.subList(from, Math.min(chosen.size(), from + LARGEST)).stream()
                    .map(pod -> endpoint(service, pod))
                    .toList();
            slices.add(new EndpointSliceBuilder()
                    .withNewMetadata()
                    .withName(service.getMetadata().getName() + "-" + slices.size())
                    .withNamespace(service.getMetadata().getNamespace())
                    .addToLabels(SERVICE_NAME, service.getMetadata().getName())
                    .addToLabels("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                    .withOwnerReferences(Pods.controlledBy(service))
                    .endMetadata()
                    .withAddressType("IPv4")
                    .withEndpoints(endpoints)
                    .withPorts(ports)
                    .build());
        }
        return slices;
    }

    /** The pods behind a service that have an address, in a stable order. */
    static List<Pod> chosen(Service service, List<Pod> pods) {
        return pods.stream()
                .filter(pod -> Pods.labels(pod)
                        .entrySet()
                        .containsAll(service.getSpec().getSelector().entrySet()))
                .filter(SlicePlan::hasAddress)
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    private static boolean hasAddress(Pod pod) {
        String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
        return pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && !"Succeeded".equals(phase)
                && !"Failed".equals(phase);
    }

    private static Endpoint endpoint(Service service, Pod pod) {
        boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
        boolean serving = Pods.isReady(pod);
        boolean always = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
        boolean named = service.getMetadata().getName().equals(pod.getSpec().getSubdomain());
        return new EndpointBuilder()
                .withAddresses(pod.getStatus().getPodIP())
                .withNewConditions(always || serving && !terminating, serving, terminating)
                .withHostname(named ? pod.getSpec().getHostname() : null)
                .withNodeName(pod.getSpec().getNodeName())
                .withNewTargetRef()
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }

    private static List<EndpointPort> ports(Service service, List<Pod> pods) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            number(port, pods)
                    .ifPresent(number -> ports.add(new EndpointPortBuilder()
                            .withName(Objects.requireNonNullElse(port.getName(), ""))
                            .withPort(number)
                            .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                            .withAppProtocol(port.getAppProtocol())
                            .build()));
        }
        return ports;
    }

    private static Optional<Integer> number(ServicePort port, List<Pod> pods) {
        IntOrString target = port.getTargetPort();
        if (target == null) {
            return Optional.of(port.getPort());
        }
        if (target.getIntVal() != null) {
            return Optional.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
        }
        return pods.stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .map(Container::getPorts)
                .flatMap(List::stream)
                .filter(p -> target.getStrVal().equals(p.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }
}

package io.kthena.cluster.node;

import io.kthena.cluster.loopback.PodAddresses;
import io.kthena.cluster.node.lifecycle.Timing;
import io.kthena.cluster.standin.ImageTable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the local node is to be.
 *
 * @param name the Node object's name
 * @param folder where the node keeps volumes, logs and pid files; created when missing
 * @param addresses where pods' addresses come from; the node's own is offset 1 of the block
 * @param capacity what the node claims to have, by resource name
 * @param labels the Node object's labels, beside the usual kubernetes.io ones
 * @param images which program stands in for which image
 * @param timing how long waits take
 */
public record NodeOptions(
        String name,
        Path folder,
        PodAddresses addresses,
        Map<String, String> capacity,
        Map<String, String> labels,
        ImageTable images,
        Timing timing) {

    /** What a node claims to have unless told otherwise: enough NPUs, CPUs and memory for the examples. */
    public static final Map<String, String> DEFAULT_CAPACITY = Map.of(
            "cpu", "64",
            "memory", "512Gi",
            "ephemeral-storage", "100Gi",
            "pods", "4000",
            "huawei.com/ascend-1980", "64",
            "huawei.com/Ascend910", "64",
            "nvidia.com/gpu", "0");

    /** Copies the maps. */
    public NodeOptions {
        capacity = Map.copyOf(capacity);
        labels = Map.copyOf(labels);
    }

    /**
     * The usual node: {@code local-node} with the default capacity and a kubelet's waits.
     *
     * @param folder where the node keeps its files
     * @param addresses where pods' addresses come from
     * @param images which program stands in for which image
     */
    public static NodeOptions defaults(Path folder, PodAddresses addresses, ImageTable images) {
        return new NodeOptions("local-node", folder, addresses, DEFAULT_CAPACITY, Map.of(), images, Timing.KUBELET);
    }

    /** The same with some capacities replaced or added. */
    public NodeOptions withCapacity(Map<String, String> changes) {
        Map<String, String> merged = new LinkedHashMap<>(capacity);
        merged.putAll(changes);
        return new NodeOptions(name, folder, addresses, merged, labels, images, timing);
    }

    /** The same with other labels. */
    public NodeOptions withLabels(Map<String, String> changed) {
        return new NodeOptions(name, folder, addresses, capacity, changed, images, timing);
    }

    /** The same with other waits. */
    public NodeOptions withTiming(Timing changed) {
        return new NodeOptions(name, folder, addresses, capacity, labels, images, changed);
    }

    /** The node's address. */
    String hostIp() {
        return addresses.block().pod(1);
    }
}

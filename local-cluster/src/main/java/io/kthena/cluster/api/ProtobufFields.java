package io.kthena.cluster.api;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Field numbers of the messages kubectl writes. {@code *} repeats, {@code ~} is a map with string keys. */
final class ProtobufFields {
    /** One field. */
    record Field(String name, String type, boolean repeated, boolean map) {}

    static final Map<String, String> MESSAGES = Map.ofEntries(
            Map.entry("Unknown", "1 typeMeta TypeMeta, 2 raw bytes"),
            Map.entry("TypeMeta", "1 apiVersion string, 2 kind string"),
            Map.entry(
                    "ObjectMeta",
                    "1 name string, 2 generateName string, 3 namespace string, 5 uid string, 6 resourceVersion string,"
                            + " 8 creationTimestamp Time, 11 labels ~string, 12 annotations ~string,"
                            + " 13 ownerReferences *OwnerReference, 14 finalizers *string"),
            Map.entry(
                    "OwnerReference",
                    "1 kind string, 3 name string, 4 uid string, 5 apiVersion string, 6 controller bool,"
                            + " 7 blockOwnerDeletion bool"),
            Map.entry("Time", "1 seconds int, 2 nanos int"),
            Map.entry("Quantity", "1 string string"),
            Map.entry("IntOrString", "1 type int, 2 intVal int, 3 strVal string"),
            Map.entry("LocalObjectReference", "1 name string"),
            Map.entry("ObjectReference", "1 kind string, 2 namespace string, 3 name string, 4 uid string"),
            Map.entry("LabelSelector", "1 matchLabels ~string"),
            Map.entry("Namespace", "1 metadata ObjectMeta"),
            Map.entry("ConfigMap", "1 metadata ObjectMeta, 2 data ~string, 3 binaryData ~bytes, 4 immutable bool"),
            Map.entry(
                    "Secret",
                    "1 metadata ObjectMeta, 2 data ~bytes, 3 type string, 4 stringData ~string, 5 immutable bool"),
            Map.entry(
                    "ServiceAccount",
                    "1 metadata ObjectMeta, 2 secrets *ObjectReference, 3 imagePullSecrets *LocalObjectReference,"
                            + " 4 automountServiceAccountToken bool"),
            Map.entry("Service", "1 metadata ObjectMeta, 2 spec ServiceSpec"),
            Map.entry(
                    "ServiceSpec",
                    "1 ports *ServicePort, 2 selector ~string, 3 clusterIP string, 4 type string,"
                            + " 5 externalIPs *string, 7 sessionAffinity string, 10 externalName string,"
                            + " 13 publishNotReadyAddresses bool, 17 ipFamilyPolicy string, 18 clusterIPs *string,"
                            + " 19 ipFamilies *string, 22 internalTrafficPolicy string"),
            Map.entry(
                    "ServicePort",
                    "1 name string, 2 protocol string, 3 port int, 4 targetPort IntOrString, 5 nodePort int,"
                            + " 6 appProtocol string"),
            Map.entry("Deployment", "1 metadata ObjectMeta, 2 spec DeploymentSpec"),
            Map.entry("DeploymentSpec", "1 replicas int, 2 selector LabelSelector, 3 template PodTemplateSpec"),
            Map.entry("PodTemplateSpec", "1 metadata ObjectMeta, 2 spec PodSpec"),
            Map.entry("PodSpec", "2 containers *Container, 3 restartPolicy string"),
            Map.entry(
                    "Container",
                    "1 name string, 2 image string, 3 command *string, 4 args *string, 5 workingDir string,"
                            + " 6 ports *ContainerPort"),
            Map.entry(
                    "ContainerPort",
                    "1 name string, 2 hostPort int, 3 containerPort int, 4 protocol string, 5 hostIP string"),
            Map.entry(
                    "PriorityClass",
                    "1 metadata ObjectMeta, 2 value int, 3 globalDefault bool, 4 description string,"
                            + " 5 preemptionPolicy string"),
            Map.entry("Eviction", "1 metadata ObjectMeta, 2 deleteOptions DeleteOptions"),
            Map.entry(
                    "DeleteOptions",
                    "1 gracePeriodSeconds int, 2 preconditions Preconditions, 3 orphanDependents bool,"
                            + " 4 propagationPolicy string, 5 dryRun *string"),
            Map.entry("Preconditions", "1 uid string, 2 resourceVersion string"),
            Map.entry("SelfSubjectAccessReview", "1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec"),
            Map.entry(
                    "SelfSubjectAccessReviewSpec",
                    "1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes"),
            Map.entry(
                    "ResourceAttributes",
                    "1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string,"
                            + " 6 subresource string, 7 name string"),
            Map.entry("NonResourceAttributes", "1 path string, 2 verb string"));

    private static final Map<String, Map<Integer, Field>> PARSED = new ConcurrentHashMap<>();

    private ProtobufFields() {}

    /** The fields of a message by number. */
    static Map<Integer, Field> of(String message) {
        return PARSED.computeIfAbsent(message, m -> parse(MESSAGES.getOrDefault(m, "")));
    }

    private static Map<Integer, Field> parse(String text) {
        Map<Integer, Field> fields = new HashMap<>();
        for (String part : text.split(",")) {
            String[] words = part.strip().split(" ");
            String type = words[2];
            boolean repeated = type.startsWith("*");
            boolean map = type.startsWith("~");
            fields.put(
                    Integer.valueOf(words[0]),
                    new Field(words[1], repeated || map ? type.substring(1) : type, repeated, map));
        }
        return fields;
    }
}

package io.kthena.deploy.crd;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Kubernetes' own schema says of the core types embedded in our CRDs and the Java model does not: required fields,
 * list types, atomic objects, the few defaults. {@code hostAliases} deliberately has no list type: two entries may share an
 * address (workload spec §1.2).
 */
final class CoreTypes {
    private static final String CORE_PACKAGE = "io.fabric8.kubernetes.api.model";
    private static final String QUANTITY = "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))"
            + "(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("PodSpec", List.of("containers")),
            Map.entry("Container", List.of("name")),
            Map.entry("EphemeralContainer", List.of("name")),
            Map.entry("EnvVar", List.of("name")),
            Map.entry("ConfigMapKeySelector", List.of("key")),
            Map.entry("SecretKeySelector", List.of("key")),
            Map.entry("FileKeySelector", List.of("key", "path", "volumeName")),
            Map.entry("ObjectFieldSelector", List.of("fieldPath")),
            Map.entry("ResourceFieldSelector", List.of("resource")),
            Map.entry("ContainerPort", List.of("containerPort")),
            Map.entry("VolumeMount", List.of("mountPath", "name")),
            Map.entry("VolumeDevice", List.of("devicePath", "name")),
            Map.entry("HTTPGetAction", List.of("port")),
            Map.entry("TCPSocketAction", List.of("port")),
            Map.entry("GRPCAction", List.of("port")),
            Map.entry("HTTPHeader", List.of("name", "value")),
            Map.entry("SleepAction", List.of("seconds")),
            Map.entry("ContainerResizePolicy", List.of("resourceName", "restartPolicy")),
            Map.entry("ResourceClaim", List.of("name")),
            Map.entry("PodResourceClaim", List.of("name")),
            Map.entry("SeccompProfile", List.of("type")),
            Map.entry("AppArmorProfile", List.of("type")),
            Map.entry("Sysctl", List.of("name", "value")),
            Map.entry("PodOS", List.of("name")),
            Map.entry("HostAlias", List.of("ip")),
            Map.entry("PodReadinessGate", List.of("conditionType")),
            Map.entry("PodSchedulingGate", List.of("name")),
            Map.entry("TopologySpreadConstraint", List.of("maxSkew", "topologyKey", "whenUnsatisfiable")),
            Map.entry("NodeSelector", List.of("nodeSelectorTerms")),
            Map.entry("NodeSelectorRequirement", List.of("key", "operator")),
            Map.entry("LabelSelectorRequirement", List.of("key", "operator")),
            Map.entry("PreferredSchedulingTerm", List.of("preference", "weight")),
            Map.entry("PodAffinityTerm", List.of("topologyKey")),
            Map.entry("WeightedPodAffinityTerm", List.of("podAffinityTerm", "weight")),
            Map.entry("Volume", List.of("name")),
            Map.entry("HostPathVolumeSource", List.of("path")),
            Map.entry("PersistentVolumeClaimVolumeSource", List.of("claimName")),
            Map.entry("KeyToPath", List.of("key", "path")),
            Map.entry("DownwardAPIVolumeFile", List.of("path")),
            Map.entry("ServiceAccountTokenProjection", List.of("path")),
            Map.entry("ClusterTrustBundleProjection", List.of("path")),
            Map.entry("PodCertificateProjection", List.of("keyType", "signerName")),
            Map.entry("PersistentVolumeClaimTemplate", List.of("spec")),
            Map.entry("TypedLocalObjectReference", List.of("kind", "name")),
            Map.entry("TypedObjectReference", List.of("kind", "name")),
            Map.entry("NFSVolumeSource", List.of("path", "server")),
            Map.entry("CSIVolumeSource", List.of("driver")),
            Map.entry("ISCSIVolumeSource", List.of("iqn", "lun", "targetPortal")),
            Map.entry("RBDVolumeSource", List.of("image", "monitors")),
            Map.entry("CephFSVolumeSource", List.of("monitors")),
            Map.entry("GlusterfsVolumeSource", List.of("endpoints", "path")),
            Map.entry("GCEPersistentDiskVolumeSource", List.of("pdName")),
            Map.entry("AWSElasticBlockStoreVolumeSource", List.of("volumeID")),
            Map.entry("AzureDiskVolumeSource", List.of("diskName", "diskURI")),
            Map.entry("AzureFileVolumeSource", List.of("secretName", "shareName")),
            Map.entry("CinderVolumeSource", List.of("volumeID")),
            Map.entry("FlexVolumeSource", List.of("driver")),
            Map.entry("PhotonPersistentDiskVolumeSource", List.of("pdID")),
            Map.entry("PortworxVolumeSource", List.of("volumeID")),
            Map.entry("QuobyteVolumeSource", List.of("registry", "volume")),
            Map.entry("ScaleIOVolumeSource", List.of("gateway", "secretRef", "system")),
            Map.entry("VsphereVirtualDiskVolumeSource", List.of("volumePath")),
            Map.entry("GitRepoVolumeSource", List.of("repository")));

    private static final Map<String, List<String>> LIST_MAPS = Map.ofEntries(
            Map.entry("PodSpec.containers", List.of("name")),
            Map.entry("PodSpec.initContainers", List.of("name")),
            Map.entry("PodSpec.ephemeralContainers", List.of("name")),
            Map.entry("PodSpec.volumes", List.of("name")),
            Map.entry("PodSpec.imagePullSecrets", List.of("name")),
            Map.entry("PodSpec.resourceClaims", List.of("name")),
            Map.entry("PodSpec.schedulingGates", List.of("name")),
            Map.entry("PodSpec.topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("Container.env", List.of("name")),
            Map.entry("Container.ports", List.of("containerPort", "protocol")),
            Map.entry("Container.volumeMounts", List.of("mountPath")),
            Map.entry("Container.volumeDevices", List.of("devicePath")),
            Map.entry("EphemeralContainer.env", List.of("name")),
            Map.entry("EphemeralContainer.ports", List.of("containerPort", "protocol")),
            Map.entry("EphemeralContainer.volumeMounts", List.of("mountPath")),
            Map.entry("EphemeralContainer.volumeDevices", List.of("devicePath")),
            Map.entry("ResourceRequirements.claims", List.of("name")));

    private static final Set<String> ATOMIC_OBJECTS = Set.of(
            "LocalObjectReference",
            "ObjectReference",
            "ObjectFieldSelector",
            "ResourceFieldSelector",
            "ConfigMapKeySelector",
            "SecretKeySelector",
            "FileKeySelector",
            "LabelSelector",
            "NodeSelector",
            "NodeSelectorTerm",
            "SecretReference",
            "TypedLocalObjectReference");

    /** References whose name defaults to the empty string, as upstream's do. */
    private static final Set<String> NAME_DEFAULTS = Set.of(
            "LocalObjectReference",
            "ConfigMapKeySelector",
            "SecretKeySelector",
            "ConfigMapEnvSource",
            "SecretEnvSource",
            "ConfigMapProjection",
            "SecretProjection",
            "ConfigMapVolumeSource");

    private CoreTypes() {}

    static void finishField(Class<?> owner, String name, JSONSchemaProps property) {
        if (!isCore(owner)) {
            return;
        }
        List<String> keys = LIST_MAPS.get(owner.getSimpleName() + "." + name);
        if (keys != null) {
            property.setXKubernetesListType("map");
            property.setXKubernetesListMapKeys(keys);
        } else if ("array".equals(property.getType()) && !name.equals("hostAliases")) {
            property.setXKubernetesListType("atomic");
        }
        if (owner.getSimpleName().equals("ContainerPort") && name.equals("protocol")) {
            property.setDefault(new TextNode("TCP"));
        }
        if (name.equals("name") && NAME_DEFAULTS.contains(owner.getSimpleName())) {
            property.setDefault(new TextNode(""));
        }
    }

    static void finishObject(Class<?> type, JSONSchemaProps schema) {
        if (!isCore(type)) {
            return;
        }
        List<String> required = REQUIRED.get(type.getSimpleName());
        if (required != null) {
            Set<String> all = new TreeSet<>(required);
            if (schema.getRequired() != null) {
                all.addAll(schema.getRequired());
            }
            schema.setRequired(new ArrayList<>(all));
        }
        if (ATOMIC_OBJECTS.contains(type.getSimpleName())) {
            schema.setXKubernetesMapType("atomic");
        }
    }

    static void quantity(JSONSchemaProps schema) {
        intOrString(schema);
        schema.setPattern(QUANTITY);
    }

    static void intOrString(JSONSchemaProps schema) {
        JSONSchemaProps integer = new JSONSchemaProps();
        integer.setType("integer");
        JSONSchemaProps string = new JSONSchemaProps();
        string.setType("string");
        schema.setType(null);
        schema.setProperties(null);
        schema.setAnyOf(List.of(integer, string));
        schema.setXKubernetesIntOrString(true);
    }

    /** The schema of {@code metav1.Condition}. */
    static void condition(JSONSchemaProps schema) {
        field(schema, "lastTransitionTime").setFormat("date-time");
        field(schema, "message").setMaxLength(32768L);
        field(schema, "observedGeneration").setFormat("int64");
        field(schema, "observedGeneration").setMinimum(0d);
        JSONSchemaProps reason = field(schema, "reason");
        reason.setMinLength(1L);
        reason.setMaxLength(1024L);
        reason.setPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
        field(schema, "status").setEnum(List.of(new TextNode("True"), new TextNode("False"), new TextNode("Unknown")));
        field(schema, "type").setMaxLength(316L);
        schema.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
    }

    private static JSONSchemaProps field(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    private static boolean isCore(Class<?> type) {
        return type.getPackageName().equals(CORE_PACKAGE);
    }
}

package io.kthena.cluster.kinds;

import io.kthena.cluster.schema.ResourceSchema;
import io.kthena.cluster.table.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The built-in types, in one table. */
public final class CoreTypes {
    private static final Set<String> POD_FIELDS = Set.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName");
    private static final Set<String> EVENT_FIELDS = Set.of(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type");
    private static final Set<String> REGARDING_FIELDS =
            Set.of("regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "reason", "type");
    private static final ScalePaths SCALE =
            new ScalePaths(List.of("spec", "replicas"), List.of("status", "replicas"), null, 1);

    private final List<ResourceType> types = new ArrayList<>();
    private final ServiceAddresses addresses;
    private final KindRules definitions;

    private CoreTypes(ServiceAddresses addresses, KindRules definitions) {
        this.addresses = addresses;
        this.definitions = definitions;
    }

    /**
     * All built-in types.
     *
     * @param definitions the rules of custom resource definitions
     */
    public static List<ResourceType> all(ServiceAddresses addresses, KindRules definitions) {
        CoreTypes table = new CoreTypes(addresses, definitions);
        table.core();
        table.groups();
        return List.copyOf(table.types);
    }

    private void core() {
        Facets status = new Facets(true, null, Set.of(), false);
        cluster("v1", "namespaces", "Namespace", "ns", new Facets(true, null, Set.of("status.phase"), false));
        cluster("v1", "nodes", "Node", "no", new Facets(true, null, Set.of("spec.unschedulable"), false));
        namespaced("v1", "pods", "Pod", "po", new Facets(true, null, POD_FIELDS, false));
        namespaced("v1", "services", "Service", "svc", new Facets(true, null, Set.of("spec.type"), false));
        namespaced("v1", "configmaps", "ConfigMap", "cm", Facets.PLAIN);
        namespaced("v1", "secrets", "Secret", "", new Facets(false, null, Set.of("type"), false));
        namespaced("v1", "serviceaccounts", "ServiceAccount", "sa", Facets.PLAIN);
        namespaced("v1", "endpoints", "Endpoints", "ep", Facets.PLAIN);
        namespaced("v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", status);
        namespaced("v1", "events", "Event", "ev", new Facets(false, null, EVENT_FIELDS, false));
        namespaced("events.k8s.io/v1", "events", "Event", "ev", new Facets(false, null, REGARDING_FIELDS, false));
    }

    private void groups() {
        Facets status = new Facets(true, null, Set.of(), false);
        Facets scale = new Facets(true, SCALE, Set.of(), false);
        namespaced("apps/v1", "controllerrevisions", "ControllerRevision", "", Facets.PLAIN);
        namespaced("apps/v1", "deployments", "Deployment", "deploy", scale);
        namespaced("apps/v1", "replicasets", "ReplicaSet", "rs", scale);
        namespaced("coordination.k8s.io/v1", "leases", "Lease", "", Facets.PLAIN);
        namespaced("discovery.k8s.io/v1", "endpointslices", "EndpointSlice", "", Facets.PLAIN);
        namespaced("networking.k8s.io/v1", "networkpolicies", "NetworkPolicy", "netpol", Facets.PLAIN);
        namespaced("policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", status);
        cluster("scheduling.k8s.io/v1", "priorityclasses", "PriorityClass", "pc", Facets.PLAIN);
        String admission = "admissionregistration.k8s.io/v1";
        cluster(admission, "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", "", Facets.PLAIN);
        cluster(admission, "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", "", Facets.PLAIN);
        String rbac = "rbac.authorization.k8s.io/v1";
        namespaced(rbac, "roles", "Role", "", Facets.PLAIN);
        namespaced(rbac, "rolebindings", "RoleBinding", "", Facets.PLAIN);
        cluster(rbac, "clusterroles", "ClusterRole", "", Facets.PLAIN);
        cluster(rbac, "clusterrolebindings", "ClusterRoleBinding", "", Facets.PLAIN);
        cluster("apiextensions.k8s.io/v1", "customresourcedefinitions", "CustomResourceDefinition", "crd,crds", status);
    }

    private void cluster(String apiVersion, String plural, String kind, String shortNames, Facets facets) {
        add(apiVersion, plural, kind, shortNames, facets, false);
    }

    private void namespaced(String apiVersion, String plural, String kind, String shortNames, Facets facets) {
        add(apiVersion, plural, kind, shortNames, facets, true);
    }

    private void add(String apiVersion, String plural, String kind, String shorts, Facets facets, boolean namespaced) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        List<String> categories = CATEGORY_ALL.contains(kind) ? List.of("all") : List.of();
        // Endpoints is its own singular.
        String singular = kind.toLowerCase(Locale.ROOT);
        Names names = new Names(
                plural, singular, kind, shorts.isEmpty() ? List.of() : List.of(shorts.split(",")), categories);
        TypedForm form = TypedForm.of(apiVersion, kind);
        types.add(new ResourceType(
                group,
                apiVersion.substring(slash + 1),
                names,
                namespaced,
                facets,
                new Content(ResourceSchema.ofCore(apiVersion, kind), form::openApi, new CoreRules(form, rules(kind))),
                Columns.ofCore(group, kind),
                kind.equals("Event") ? "events" : ResourceType.qualified(plural, group)));
    }

    private static final Set<String> CATEGORY_ALL = Set.of("Pod", "Service", "Deployment", "ReplicaSet");

    private KindRules rules(String kind) {
        return switch (kind) {
            case "Namespace" -> new NamespaceRules();
            case "Pod" -> new PodRules();
            case "Service" -> new ServiceRules(addresses);
            case "Lease" -> new LeaseRules();
            case "Event" -> new EventRules();
            case "Secret" -> new SecretRules();
            case "ConfigMap" -> new ConfigMapRules();
            case "Deployment", "ReplicaSet" -> new WorkloadRules(kind);
            case "NetworkPolicy" -> new NetworkPolicyRules();
            case "PersistentVolumeClaim" -> new ClaimRules();
            case "CustomResourceDefinition" -> definitions;
            case "MutatingWebhookConfiguration" -> new WebhookConfigurationRules(true);
            case "ValidatingWebhookConfiguration" -> new WebhookConfigurationRules(false);
            case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" -> new PathNamed();
            default -> KindRules.NONE;
        };
    }

    /** Kinds whose names only have to fit into a URL. */
    private static final class PathNamed implements KindRules {
        @Override
        public NameRule nameRule() {
            return NameRule.PATH;
        }
    }
}

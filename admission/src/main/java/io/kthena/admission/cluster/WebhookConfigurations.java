package io.kthena.admission.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kthena.admission.review.PatchOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The webhook configurations of one service. Somebody else creates them; we only say by which authority the API server can
 * know us. Blocking.
 */
public final class WebhookConfigurations {
    private static final Logger LOG = Logger.getLogger(WebhookConfigurations.class);
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String namespace;
    private final String service;
    private final List<Resource<GenericKubernetesResource>> resources = new ArrayList<>();

    /**
     * @param namespace namespace of the Service that the webhooks name
     * @param service its name
     * @param validating name of a ValidatingWebhookConfiguration, if there is one
     * @param mutating name of a MutatingWebhookConfiguration, if there is one
     */
    public WebhookConfigurations(
            KubernetesClient client,
            String namespace,
            String service,
            Optional<String> validating,
            Optional<String> mutating) {
        this.client = client;
        this.namespace = namespace;
        this.service = service;
        validating.ifPresent(name -> resources.add(resource("ValidatingWebhookConfiguration", name)));
        mutating.ifPresent(name -> resources.add(resource("MutatingWebhookConfiguration", name)));
    }

    private Resource<GenericKubernetesResource> resource(String kind, String name) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup("admissionregistration.k8s.io")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(false)
                .build();
        return client.genericKubernetesResources(context).withName(name);
    }

    /** The configurations, for watching. */
    public List<Resource<GenericKubernetesResource>> resources() {
        return List.copyOf(resources);
    }

    /** Sets {@code caBundle} where it differs. A configuration that does not exist is left for later. */
    public void inject(String bundle) {
        for (Resource<GenericKubernetesResource> resource : resources) {
            GenericKubernetesResource found = resource.get();
            if (found != null) {
                inject(resource, found, bundle);
            }
        }
    }

    private void inject(Resource<GenericKubernetesResource> resource, GenericKubernetesResource found, String bundle) {
        var serialization = client.getKubernetesSerialization();
        JsonNode configuration = serialization.convertValue(found, JsonNode.class);
        List<PatchOperation> patch = CaInjection.patch(configuration, namespace, service, bundle);
        if (patch.isEmpty()) {
            return;
        }
        try {
            resource.patch(PatchContext.of(PatchType.JSON), serialization.asJson(patch));
            LOG.infof(
                    "%s %s trusts our certificate now",
                    found.getKind(), found.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                throw e;
            }
        }
    }
}

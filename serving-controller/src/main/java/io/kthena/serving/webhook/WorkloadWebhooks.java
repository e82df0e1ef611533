package io.kthena.serving.webhook;

import static io.kthena.admission.service.Webhooks.reader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.admission.review.Denial;
import io.kthena.admission.review.Mutation;
import io.kthena.admission.review.PatchOperation;
import io.kthena.admission.review.Validation;
import io.kthena.admission.service.Webhooks;
import io.kthena.model.workload.AutoscalingPolicy;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.validation.ModelServingRules;
import io.kthena.serving.validation.PolicyDefaults;
import io.kthena.serving.validation.PolicyRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Kthena's paths for ModelServings and AutoscalingPolicies (spec: ModelServing §3.16, autoscaler §4.6 and §4.10). */
@Singleton
final class WorkloadWebhooks {

    @Produces
    @Singleton
    Webhooks webhooks(KubernetesClient client) {
        return Webhooks.of(
                new Validation<>(
                        "/validate-workload-ai-v1alpha1-modelserving",
                        reader(client, ModelServing.class),
                        ModelServingRules::check,
                        Denial.LINES),
                new Validation<>(
                        "/validate/autoscalingpolicy",
                        reader(client, AutoscalingPolicy.class),
                        PolicyRules::check,
                        Denial.LINES),
                new Mutation(
                        "/mutate/autoscalingpolicy",
                        policy -> PolicyDefaults.missing(policy).stream()
                                .map(missing -> PatchOperation.add(missing.path(), missing.value()))
                                .toList()));
    }
}

package io.kthena.booster.webhook;

import static io.kthena.admission.service.Webhooks.reader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.admission.review.Denial;
import io.kthena.admission.review.Mutation;
import io.kthena.admission.review.Validation;
import io.kthena.admission.service.Webhooks;
import io.kthena.booster.validation.BoosterValidation;
import io.kthena.model.workload.ModelBooster;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Kthena's paths for ModelBoosters (spec: ModelBooster §2.10). The mutating one changes nothing, as in Kthena. */
@Singleton
final class BoosterWebhooks {

    @Produces
    @Singleton
    Webhooks webhooks(KubernetesClient client) {
        return Webhooks.of(
                new Validation<>(
                        "/validate/modelbooster",
                        reader(client, ModelBooster.class),
                        BoosterValidation::problems,
                        Denial.LINES),
                new Mutation("/mutate/modelbooster", _ -> List.of()));
    }
}

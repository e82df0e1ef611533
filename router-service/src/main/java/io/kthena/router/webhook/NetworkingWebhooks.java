package io.kthena.router.webhook;

import static io.kthena.admission.service.Webhooks.reader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.admission.review.Denial;
import io.kthena.admission.review.Validation;
import io.kthena.admission.service.Webhooks;
import io.kthena.model.networking.ExternalModelProvider;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.router.validation.ProviderRules;
import io.kthena.router.validation.RouteRules;
import io.kthena.router.validation.ServerRules;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Kthena's paths for the networking group (spec: router §1.4). */
@Singleton
final class NetworkingWebhooks {

    @Produces
    @Singleton
    Webhooks webhooks(KubernetesClient client) {
        return Webhooks.of(
                new Validation<>(
                        "/validate/modelroute", reader(client, ModelRoute.class), RouteRules::check, Denial.LINES),
                new Validation<>(
                        "/validate/modelserver", reader(client, ModelServer.class), ServerRules::check, Denial.RUN_ON),
                new Validation<>(
                        "/validate/externalmodelprovider",
                        reader(client, ExternalModelProvider.class),
                        ProviderRules::check,
                        Denial.LINES));
    }
}

package io.kthena.admission.service;

import java.time.Instant;

/** Whether the API server can ask us. */
sealed interface WebhookState {

    /** Not enabled: nobody is expected to ask. */
    record Off() implements WebhookState {}

    /** Not yet: the first certificate is being fetched. */
    record Starting() implements WebhookState {}

    /** It can, until then. */
    record Serving(Instant until) implements WebhookState {}

    /** It cannot. The reason is a word for an Event, the message for an operator. */
    record Failing(String reason, String message) implements WebhookState {}
}

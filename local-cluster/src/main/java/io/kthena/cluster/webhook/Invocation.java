package io.kthena.cluster.webhook;

import io.kthena.cluster.kinds.ResourceType;

/**
 * A webhook that wants to see a request.
 *
 * @param webhook who
 * @param type the version of the resource it wants to see
 */
record Invocation(Webhook webhook, ResourceType type) {}

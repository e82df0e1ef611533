package io.kthena.model.networking;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kthena.model.schema.Doc;

/** A hosted model outside the cluster. */
@Group(Networking.GROUP)
@Version(Networking.VERSION)
@Doc("ExternalModelProvider is a hosted model outside the cluster that routes may target.")
public class ExternalModelProvider extends CustomResource<ExternalModelProviderSpec, ExternalModelProviderStatus>
        implements Namespaced {}

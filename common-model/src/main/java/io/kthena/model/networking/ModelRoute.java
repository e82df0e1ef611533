package io.kthena.model.networking;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kthena.model.schema.Doc;

/** Routes requests for a model name to model servers. */
@Group(Networking.GROUP)
@Version(Networking.VERSION)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@Doc("ModelRoute routes requests for a model name to model servers.")
public class ModelRoute extends CustomResource<ModelRouteSpec, ModelRouteStatus> implements Namespaced {}

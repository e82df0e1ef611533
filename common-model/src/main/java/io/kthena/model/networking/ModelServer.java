package io.kthena.model.networking;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kthena.model.schema.Doc;

/** The pods that serve one model. */
@Group(Networking.GROUP)
@Version(Networking.VERSION)
@AdditionalPrinterColumn(name = "Engine", jsonPath = ".spec.inferenceEngine", type = Type.STRING)
@AdditionalPrinterColumn(name = "Port", jsonPath = ".spec.workloadPort.port", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Protocol", jsonPath = ".spec.workloadPort.protocol", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@Doc("ModelServer selects the pods that serve one model and says how to talk to them.")
public class ModelServer extends CustomResource<ModelServerSpec, ModelServerStatus> implements Namespaced {}

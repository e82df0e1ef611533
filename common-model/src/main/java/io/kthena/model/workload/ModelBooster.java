package io.kthena.model.workload;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kthena.model.schema.Doc;

/** A model to serve; expands to one ModelServing, one ModelServer and one ModelRoute. */
@Group(Workload.GROUP)
@Version(Workload.VERSION)
@AdditionalPrinterColumn(
        name = "Active",
        jsonPath = ".status.conditions[?(@.type=='Active')].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@Doc("ModelBooster serves a model: it expands to a ModelServing, a ModelServer and a ModelRoute.")
public class ModelBooster extends CustomResource<ModelBoosterSpec, ModelBoosterStatus> implements Namespaced {}

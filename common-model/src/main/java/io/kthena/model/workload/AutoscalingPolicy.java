package io.kthena.model.workload;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kthena.model.schema.Doc;

/** Metric-driven replica changes of a ModelServing. */
@Group(Workload.GROUP)
@Version(Workload.VERSION)
@Plural("autoscalingpolicies")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@Doc("AutoscalingPolicy changes the replicas of a ModelServing or of its roles by metrics.")
public class AutoscalingPolicy extends CustomResource<AutoscalingPolicySpec, AutoscalingPolicyStatus>
        implements Namespaced {}

package io.kthena.model.volcano;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Volcano's unit of gang scheduling. The CRD is Volcano's; we only write objects of it where it is installed. */
@Group("scheduling.volcano.sh")
@Version("v1beta1")
public class PodGroup extends CustomResource<PodGroupSpec, PodGroupStatus> implements Namespaced {}

/** Desired objects made from a ModelServing: pods, services, PodGroups and ControllerRevisions, all pure. */
@NullMarked
package io.kthena.serving.template;

import org.jspecify.annotations.NullMarked;

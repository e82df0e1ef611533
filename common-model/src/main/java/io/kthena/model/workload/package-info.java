/** The workload API group: ModelBooster, ModelServing, AutoscalingPolicy. */
@NullMarked
package io.kthena.model.workload;

import org.jspecify.annotations.NullMarked;

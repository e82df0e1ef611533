/** Decides what to do next about one ModelServing: recovery, scaling, rollout and filling of gaps, all pure. */
@NullMarked
package io.kthena.serving.plan;

import org.jspecify.annotations.NullMarked;

/** ModelServing to serving groups, roles, pods, services, PodGroups. */
@NullMarked
package io.kthena.serving;

import org.jspecify.annotations.NullMarked;

/** What a pod's containers should do next and what its status says: pure functions over facts. */
@NullMarked
package io.kthena.cluster.node.lifecycle;

import org.jspecify.annotations.NullMarked;

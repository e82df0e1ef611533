/** LeaderWorkerSets served as ModelServings, pure. */
@NullMarked
package io.kthena.serving.adapter;

import org.jspecify.annotations.NullMarked;

/**
 * What clients may expect of the local cluster, written so that it also runs against another cluster:
 * {@code -Dcluster=URL}.
 */
@NullMarked
package io.kthena.cluster.contract;

import org.jspecify.annotations.NullMarked;

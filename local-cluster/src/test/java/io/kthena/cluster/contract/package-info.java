/**
 * What clients may expect of the local cluster, written so that it also runs against others: {@code -Dcluster=envtest}
 * (a real API server of this run), {@code -Dcluster=kubeconfig} or {@code -Dcluster=URL}.
 */
@NullMarked
package io.kthena.cluster.contract;

import org.jspecify.annotations.NullMarked;

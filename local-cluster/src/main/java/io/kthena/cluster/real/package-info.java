/** A real etcd, kube-apiserver and kube-controller-manager as processes of this machine: for development and tests. */
@NullMarked
package io.kthena.cluster.real;

import org.jspecify.annotations.NullMarked;

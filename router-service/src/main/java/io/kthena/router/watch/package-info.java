/** Kubernetes informers to immutable snapshots, and route conditions back. */
@NullMarked
package io.kthena.router.watch;

import org.jspecify.annotations.NullMarked;

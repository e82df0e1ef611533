/** The local node: binds pods, runs their containers as processes and reports what became of them. */
@NullMarked
package io.kthena.cluster.node;

import org.jspecify.annotations.NullMarked;

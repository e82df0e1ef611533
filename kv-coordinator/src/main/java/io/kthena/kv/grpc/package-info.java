/** The gRPC edge: routers' control streams, queries and the handling of orphans. */
@NullMarked
package io.kthena.kv.grpc;

import org.jspecify.annotations.NullMarked;

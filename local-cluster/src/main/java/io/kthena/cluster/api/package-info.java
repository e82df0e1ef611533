/** The HTTP edge of the API server: routing, negotiation, bodies, errors. */
@NullMarked
package io.kthena.cluster.api;

import org.jspecify.annotations.NullMarked;

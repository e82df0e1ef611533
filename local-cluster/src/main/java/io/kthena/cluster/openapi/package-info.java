/** OpenAPI v3 documents per group version, and the smallest v2 document clients accept. */
@NullMarked
package io.kthena.cluster.openapi;

import org.jspecify.annotations.NullMarked;

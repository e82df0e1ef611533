/** Structural schemas of custom resources: pruning, defaulting, validation, CEL rules, and merge keys of all kinds. */
@NullMarked
package io.kthena.cluster.schema;

import org.jspecify.annotations.NullMarked;

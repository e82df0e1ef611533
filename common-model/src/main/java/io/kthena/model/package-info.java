/** CRD types, names, labels, Go durations, quantities, protos: no Quarkus, no I/O. */
@NullMarked
package io.kthena.model;

import org.jspecify.annotations.NullMarked;

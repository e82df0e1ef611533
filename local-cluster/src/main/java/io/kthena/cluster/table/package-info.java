/** Printer columns and the Table form of objects that kubectl shows. */
@NullMarked
package io.kthena.cluster.table;

import org.jspecify.annotations.NullMarked;

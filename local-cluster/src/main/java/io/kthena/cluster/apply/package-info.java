/** Server-side apply and the bookkeeping of field managers in {@code metadata.managedFields}. */
@NullMarked
package io.kthena.cluster.apply;

import org.jspecify.annotations.NullMarked;

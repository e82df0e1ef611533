/** Tests. */
@NullMarked
package io.kthena.admission.cluster;

import org.jspecify.annotations.NullMarked;

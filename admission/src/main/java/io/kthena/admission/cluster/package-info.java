/** The certificate's Secret, the webhook configurations and Events, in the cluster. */
@NullMarked
package io.kthena.admission.cluster;

import org.jspecify.annotations.NullMarked;

/** The TLS port that answers the API server. */
@NullMarked
package io.kthena.admission.server;

import org.jspecify.annotations.NullMarked;

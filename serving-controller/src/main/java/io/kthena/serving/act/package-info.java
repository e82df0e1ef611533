/** Carries out planned actions against the API server. */
@NullMarked
package io.kthena.serving.act;

import org.jspecify.annotations.NullMarked;

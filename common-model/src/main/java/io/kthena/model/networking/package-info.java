/** The networking API group: ModelRoute, ModelServer, ExternalModelProvider. */
@NullMarked
package io.kthena.model.networking;

import org.jspecify.annotations.NullMarked;

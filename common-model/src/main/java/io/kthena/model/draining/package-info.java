/** What serving-controller, routers and kv-coordinator agree on about pods that are being taken out of service. */
@NullMarked
package io.kthena.model.draining;

import org.jspecify.annotations.NullMarked;

/** Client of the KV coordinator: reports sessions, never in a request's way. */
@NullMarked
package io.kthena.router.coordinator;

import org.jspecify.annotations.NullMarked;

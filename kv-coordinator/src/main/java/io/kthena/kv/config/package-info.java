/** Typed settings, and their translation into the core's records. */
@NullMarked
package io.kthena.kv.config;

import org.jspecify.annotations.NullMarked;

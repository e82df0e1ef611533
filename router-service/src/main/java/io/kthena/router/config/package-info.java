/** Typed configuration and the wiring of the whole service. */
@NullMarked
package io.kthena.router.config;

import org.jspecify.annotations.NullMarked;

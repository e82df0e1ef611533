/** Runs a request's legs against engines: attempts, failure rules, relay of the answer. */
@NullMarked
package io.kthena.router.dispatch;

import org.jspecify.annotations.NullMarked;

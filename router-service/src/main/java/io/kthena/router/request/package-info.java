/** The client's facts, and how we say no. */
@NullMarked
package io.kthena.router.request;

import org.jspecify.annotations.NullMarked;

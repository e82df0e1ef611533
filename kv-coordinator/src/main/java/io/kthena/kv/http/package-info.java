/** The session list for people. */
@NullMarked
package io.kthena.kv.http;

import org.jspecify.annotations.NullMarked;

/** Short notation for, and random, JSON values: what the tests of several packages share. */
@NullMarked
package io.kthena.cluster.json;

import org.jspecify.annotations.NullMarked;

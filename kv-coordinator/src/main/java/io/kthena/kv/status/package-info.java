/** Sessions and pods to one model server's status: pure. */
@NullMarked
package io.kthena.kv.status;

import org.jspecify.annotations.NullMarked;

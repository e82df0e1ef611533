/** Tests. */
@NullMarked
package io.kthena.admission.server;

import org.jspecify.annotations.NullMarked;

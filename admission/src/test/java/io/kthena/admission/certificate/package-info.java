/** Tests. */
@NullMarked
package io.kthena.admission.certificate;

import org.jspecify.annotations.NullMarked;

/** The webhooks' certificate and its authority: when they are made, replaced and handed over, and how they are kept. */
@NullMarked
package io.kthena.admission.certificate;

import org.jspecify.annotations.NullMarked;

/** Tests. */
@NullMarked
package io.kthena.admission.service;

import org.jspecify.annotations.NullMarked;

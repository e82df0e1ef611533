/** Settings and life of the webhooks inside a service, and what its health says about them. */
@NullMarked
package io.kthena.admission.service;

import org.jspecify.annotations.NullMarked;

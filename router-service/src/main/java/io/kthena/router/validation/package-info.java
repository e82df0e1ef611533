/** Rules of the networking group that schemas cannot express, for admission and for the router's own judgement. */
@NullMarked
package io.kthena.router.validation;

import org.jspecify.annotations.NullMarked;

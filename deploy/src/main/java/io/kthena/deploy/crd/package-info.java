/** Generates the CRD manifests from the Java types. */
@NullMarked
package io.kthena.deploy.crd;

import org.jspecify.annotations.NullMarked;

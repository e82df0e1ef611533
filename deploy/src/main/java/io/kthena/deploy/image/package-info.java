/** Builds the services' container images without a container engine, and starts one in a chroot. */
@NullMarked
package io.kthena.deploy.image;

import org.jspecify.annotations.NullMarked;

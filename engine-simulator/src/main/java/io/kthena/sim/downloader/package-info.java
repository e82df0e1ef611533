/** Stand-in for Kthena's model downloader. */
@NullMarked
package io.kthena.sim.downloader;

import org.jspecify.annotations.NullMarked;

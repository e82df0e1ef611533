/** What exists and what should exist: groups, role replicas, pods and revisions as plain facts. */
@NullMarked
package io.kthena.serving.fleet;

import org.jspecify.annotations.NullMarked;

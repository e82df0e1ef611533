/** What the controllers cost at scale: serving-controller as a process of its own on the embedded cluster, with pods that are none. */
@NullMarked
package io.kthena.bench.controllers;

import org.jspecify.annotations.NullMarked;

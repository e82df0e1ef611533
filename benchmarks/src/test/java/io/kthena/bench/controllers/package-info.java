/** Tests of the controllers' harness. */
@NullMarked
package io.kthena.bench.controllers;

import org.jspecify.annotations.NullMarked;

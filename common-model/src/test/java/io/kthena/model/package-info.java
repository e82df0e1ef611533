@NullMarked
package io.kthena.model;

import org.jspecify.annotations.NullMarked;

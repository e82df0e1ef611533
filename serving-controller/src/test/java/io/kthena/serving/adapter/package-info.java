/** Tests. */
@NullMarked
package io.kthena.serving.adapter;

import org.jspecify.annotations.NullMarked;

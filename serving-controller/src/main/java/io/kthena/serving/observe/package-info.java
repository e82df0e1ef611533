/** Turns cached API objects into facts about the fleet. */
@NullMarked
package io.kthena.serving.observe;

import org.jspecify.annotations.NullMarked;

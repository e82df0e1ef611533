/** What a booster expands to, as pure functions: names, labels, pods, engine arguments, server and route. */
@NullMarked
package io.kthena.booster.template;

import org.jspecify.annotations.NullMarked;

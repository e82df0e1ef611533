/** {@code ./bench micro}: time and allocation of the hot paths beside a Jackson tree, judged by gates that run in CI. */
@NullMarked
package io.kthena.bench.micro;

import org.jspecify.annotations.NullMarked;

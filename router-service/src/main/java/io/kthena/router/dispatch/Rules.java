package io.kthena.router.dispatch;

import java.time.Duration;

/**
 * Time rules of the dispatcher.
 *
 * @param dispatchWithin how old a hold may be when its parameters are sent (T_safe of mooncake protocol §8.3)
 * @param firstOutputWithin how old a hold may be when its stream shows first output; later reads could meet recycled blocks
 */
public record Rules(Duration dispatchWithin, Duration firstOutputWithin) {}

package io.kthena.cluster.kinds;

/** Hands out cluster addresses. Called under the store's lock. */
@FunctionalInterface
public interface ServiceAddresses {
    /**
     * A free address.
     *
     * @throws IllegalStateException when the range is exhausted
     */
    String allocate();
}

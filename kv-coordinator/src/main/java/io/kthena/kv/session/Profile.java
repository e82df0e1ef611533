package io.kthena.kv.session;

import java.time.Duration;

/**
 * What an engine version is known to do with a hold.
 *
 * @param holdTimeout after which the prefill engine frees a hold by itself
 * @param transferTimeout after which no read of a dead or aborted decode request can land
 * @param releasesOnAbort whether a decode engine whose request is aborted still releases the hold
 */
public record Profile(Duration holdTimeout, Duration transferTimeout, boolean releasesOnAbort) {}

package io.kthena.kv.session;

/**
 * Why a session is not trusted, and what was tried about it.
 *
 * @param reason what raised the doubt
 * @param reclaims release actions begun so far
 * @param parked whether nothing more is done until the engine's own timeout
 */
public record Doubt(Reason reason, int reclaims, boolean parked) {
    static Doubt of(Reason reason) {
        return new Doubt(reason, 0, false);
    }

    Doubt park(Reason why) {
        return new Doubt(why, reclaims, true);
    }

    Doubt because(Reason why) {
        return new Doubt(why, reclaims, false);
    }

    Doubt tried() {
        return new Doubt(reason, reclaims + 1, false);
    }

    /** Whether the router itself is the unknown: its silence proves nothing about the decode leg. */
    boolean routerSilent() {
        return reason == Reason.ROUTER_GONE || reason == Reason.FORGOTTEN;
    }
}

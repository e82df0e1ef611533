package io.kthena.kv.engine;

import io.kthena.kv.session.Effect;

/** Hears nothing. */
final class Quiet implements Notices {
    @Override
    public void notice(Effect.Kind kind) {}

    @Override
    public void reclaim(String result) {}

    @Override
    public void snapshotApplied() {}

    @Override
    public void standing(long epoch, int leases) {}

    @Override
    public void changed() {}
}

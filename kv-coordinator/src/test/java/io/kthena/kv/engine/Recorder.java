package io.kthena.kv.engine;

import io.kthena.kv.session.Effect;
import java.util.ArrayList;
import java.util.List;

/** A router's link that remembers what was sent. */
final class Recorder implements RouterLink {
    final List<Effect> effects = new ArrayList<>();
    final List<Long> acks = new ArrayList<>();
    long epoch;
    int snapshotsAsked;
    boolean refused;

    @Override
    public void welcome(long newEpoch) {
        epoch = newEpoch;
        snapshotsAsked++;
    }

    @Override
    public void askSnapshot(long newEpoch) {
        snapshotsAsked++;
    }

    @Override
    public void ack(long newEpoch, long seq) {
        acks.add(seq);
    }

    @Override
    public void send(long newEpoch, Effect effect) {
        effects.add(effect);
    }

    @Override
    public void refuse() {
        refused = true;
    }
}

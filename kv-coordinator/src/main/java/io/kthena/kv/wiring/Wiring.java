package io.kthena.kv.wiring;

import io.kthena.kv.config.Settings;
import io.kthena.kv.engine.Coordinator;
import io.kthena.kv.engine.Desk;
import io.kthena.kv.engine.MonotonicClock;
import io.kthena.kv.ledger.Bounds;
import io.kthena.kv.ledger.Journal;
import io.kthena.kv.ledger.Ledger;
import io.kthena.kv.ledger.Routers;
import io.kthena.kv.ledger.Transfers;
import io.kthena.kv.metrics.Meters;
import io.kthena.kv.session.Lifecycle;
import io.kthena.kv.status.Changes;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the core, once. */
final class Wiring {
    @Produces
    @Singleton
    Changes changes() {
        return new Changes();
    }

    @Produces
    @Singleton
    Meters meters(MeterRegistry registry, Changes changes) {
        return new Meters(registry, changes::happened);
    }

    @Produces
    @Singleton
    Coordinator coordinator(Settings settings, Meters meters) {
        var books = settings.ledger();
        var transfers = new Transfers();
        var ledger = new Ledger(
                new Lifecycle(settings.sessionTimers()),
                new Bounds(books.tombstones(), books.tombstoneAge(), books.history()),
                Journal.both(meters, transfers));
        var routers = new Routers(settings.lease().ttl(), settings.lease().grace());
        return new Coordinator(new Desk(ledger, transfers, routers, meters, settings.recovery()), new MonotonicClock());
    }

    void close(@Disposes Coordinator coordinator) {
        coordinator.close();
    }
}

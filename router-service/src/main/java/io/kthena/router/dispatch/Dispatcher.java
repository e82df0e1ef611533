package io.kthena.router.dispatch;

import io.kthena.router.handoff.Handoff;
import io.kthena.router.load.LoadBook;
import io.kthena.router.request.Refusal;
import io.kthena.router.request.Refused;
import io.kthena.router.schedule.Scheduler;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Runs requests against engines. One instance serves all event loops; each request stays on its own. */
public final class Dispatcher {
    private final Engines engines;
    private final Scheduler scheduler;
    private final Sessions sessions;
    private final Timers timers;
    private final LoadBook loads;
    private final Holds holds;
    private final Rules rules;
    private final RandomGenerator random;
    private final LongSupplier clock;

    /**
     * @param random for ties between engines; must be safe for concurrent use
     * @param clock monotonic nanoseconds
     */
    @SuppressWarnings("TooManyParameters")
    public Dispatcher(
            Engines engines,
            Scheduler scheduler,
            Sessions sessions,
            Timers timers,
            LoadBook loads,
            Holds holds,
            Rules rules,
            RandomGenerator random,
            LongSupplier clock) {
        this.engines = engines;
        this.scheduler = scheduler;
        this.sessions = sessions;
        this.timers = timers;
        this.loads = loads;
        this.holds = holds;
        this.rules = rules;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Sends a request to its server's engines and relays the answer. Returns at once.
     *
     * @throws Refused if there is nothing to send it to
     */
    public void run(Job job) {
        if (job.server().groups() == null || !job.request().generates()) {
            new SingleExchange(this, job).start();
            return;
        }
        Handoff handoff = Handoff.of(job.server().connector(), job.server().engine());
        if (handoff == null) {
            throw new Refused(new Refusal.Unsupported("prefill-decode serving of SGLang engines is not supported: "
                    + "set kvConnector on model server " + job.server().id()));
        }
        new PairExchange(this, job, handoff).start();
    }

    /**
     * Releases the hold of a session whose decode leg failed, on the coordinator's word. Thread-safe.
     *
     * @return whether a releasing leg was sent
     */
    public boolean release(String session) {
        return holds.release(session, this);
    }

    Holds holds() {
        return holds;
    }

    Engines engines() {
        return engines;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Sessions sessions() {
        return sessions;
    }

    Timers timers() {
        return timers;
    }

    Rules rules() {
        return rules;
    }

    RandomGenerator random() {
        return random;
    }

    /** Pods that a hint says to avoid. */
    Set<String> avoided() {
        return loads.avoided(now());
    }

    long now() {
        return clock.getAsLong();
    }
}

package io.kthena.sim.metrics;

/** Counted events only the simulator can know. */
public enum Truth {
    /** KV was pinned for another engine. */
    HOLDS("sim_holds_total", "Requests whose KV was pinned for another engine."),
    /** Pinned KV was released by DONE. */
    HOLDS_RELEASED("sim_holds_released_total", "Holds released by DONE from every rank."),
    /** Pinned KV was released by timeout. */
    HOLDS_EXPIRED("sim_holds_expired_total", "Holds that ran out."),
    /** A decode engine read KV that was not the prompt's. */
    STALE_READS("sim_stale_reads_total", "Pulls that brought at least one block of wrong content."),
    /** A decode engine read KV the prefill engine no longer held. */
    LATE_READS("sim_late_reads_total", "Pulls of KV that was no longer held."),
    /** Pulls that ended well as far as the engine can tell. */
    PULLS_OK("sim_kv_pulls_total", "Pulls that succeeded."),
    /** Pulls that failed. */
    PULLS_FAILED("sim_kv_pulls_failed_total", "Pulls that failed."),
    /** Prompts answered from KV that is not theirs. */
    STALE_ANSWERS("sim_stale_answers_total", "Requests decoded from wrong KV."),
    /** DONE messages that reached a rank. */
    DONE_RECEIVED("sim_done_received_total", "DONE messages received by ranks."),
    /** DONE messages for unknown requests. */
    DONE_UNKNOWN("sim_done_unknown_total", "DONE messages for requests the rank does not know."),
    /** DONE messages for requests that were not held. */
    DONE_BAD("sim_done_bad_total", "Requests reported as sent that were not held."),
    /** Steps taken. */
    STEPS("sim_steps_total", "Engine steps."),
    /** Requests that wait for KV nobody will bring. */
    WEDGED("sim_wedged_requests_total", "Requests stuck because their transfer parameters were incomplete.");

    private final String metric;
    private final String help;

    Truth(String metric, String help) {
        this.metric = metric;
        this.help = help;
    }

    /** Name of the counter. */
    public String metric() {
        return metric;
    }

    String help() {
        return help;
    }
}

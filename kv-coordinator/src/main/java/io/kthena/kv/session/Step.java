package io.kthena.kv.session;

import java.util.List;

/** The outcome of one event: a next session with effects, or nothing and the reason. */
public sealed interface Step {
    /** The session moves (or stays with new deadlines), and the edge has work. */
    record To(Session next, List<Effect> effects) implements Step {
        /** Copies the effects. */
        public To {
            effects = List.copyOf(effects);
        }

        To(Session next, Effect... effects) {
            this(next, List.of(effects));
        }
    }

    /** Late, doubled or meaningless here; {@code why} is a metric label. */
    record Ignored(Why why) implements Step {}

    /** Why an event changes nothing. */
    enum Why {
        /** The session has ended. */
        ENDED,
        /** The session is already past this. */
        DUPLICATE,
        /** A decode engine already has the single-use parameters. */
        PARAMS_SPENT,
        /** Something that must come first has not been reported. */
        TOO_EARLY,
        /** It says nothing about this session's state. */
        IRRELEVANT
    }
}

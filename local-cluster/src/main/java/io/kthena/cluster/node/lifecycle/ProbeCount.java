package io.kthena.cluster.node.lifecycle;

import java.util.Optional;

/**
 * Counts a probe's answers until they amount to a verdict.
 *
 * @param lastAnswer the last answer; empty before the first
 * @param row how many times in a row it was given
 */
public record ProbeCount(Optional<Boolean> lastAnswer, int row) {
    /** No answers yet. */
    public static final ProbeCount NONE = new ProbeCount(Optional.empty(), 0);

    /** One more answer. */
    public ProbeCount plus(boolean success) {
        boolean same = lastAnswer.filter(answer -> answer == success).isPresent();
        return new ProbeCount(Optional.of(success), same ? row + 1 : 1);
    }

    /**
     * What the answers amount to.
     *
     * @param successThreshold how many successes in a row make one success
     * @param failureThreshold how many failures in a row make one failure
     * @return empty while it is too early to say, which leaves things as they are
     */
    public Optional<Boolean> verdict(int successThreshold, int failureThreshold) {
        return lastAnswer.filter(success -> row >= (success ? successThreshold : failureThreshold));
    }
}

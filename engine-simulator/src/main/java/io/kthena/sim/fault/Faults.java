package io.kthena.sim.fault;

import io.kthena.sim.kvcache.BlockHashes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules in force. Decisions depend on the seed and the count of opportunities only. Thread-safe. */
public final class Faults {
    private final Map<Fault, FaultRule> rules = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> opportunities = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private long seed;

    /** Starts with these rules. */
    public Faults(long seed, List<FaultRule> initial) {
        replace(seed, initial);
    }

    /** Replaces all rules and starts counting anew. */
    public synchronized void replace(long newSeed, List<FaultRule> newRules) {
        seed = newSeed;
        rules.clear();
        opportunities.clear();
        struck.clear();
        newRules.forEach(rule -> rules.put(rule.fault(), rule));
    }

    /** Adds a rule that strikes at the next opportunity only, and keeps the others. */
    public synchronized void arm(FaultRule rule) {
        rules.put(rule.fault(), new FaultRule(rule.fault(), rule.probability(), 1, rule.millis(), rule.after()));
        struck.remove(rule.fault());
    }

    /** The rules in force. */
    public synchronized List<FaultRule> rules() {
        return List.copyOf(rules.values());
    }

    /** How often each fault has struck. */
    public synchronized Map<Fault, Integer> struck() {
        return Map.copyOf(struck);
    }

    /** Whether {@code fault} strikes now. */
    public boolean strikes(Fault fault) {
        return strike(fault).isPresent();
    }

    /** The rule by which {@code fault} strikes now; empty when it does not. */
    public synchronized Optional<FaultRule> strike(Fault fault) {
        var rule = rules.get(fault);
        if (rule == null) {
            return Optional.empty();
        }
        int count = opportunities.merge(fault, 1, Integer::sum);
        if (rule.times() > 0 && struck.getOrDefault(fault, 0) >= rule.times()) {
            return Optional.empty();
        }
        long dice = BlockHashes.mix(seed * 31 + fault.ordinal() * 1_000_003L + count);
        if ((dice >>> 11) * 0x1.0p-53 >= rule.probability()) {
            return Optional.empty();
        }
        struck.merge(fault, 1, Integer::sum);
        return Optional.of(rule);
    }
}

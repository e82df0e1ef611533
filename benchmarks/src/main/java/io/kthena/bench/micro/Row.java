package io.kthena.bench.micro;

import io.kthena.bench.report.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One benchmark beside its reference and its limits. Unknown numbers are NaN.
 *
 * @param nanos CPU time of an operation
 * @param bytes allocated by an operation
 * @param treeNanos the same of the Jackson tree
 * @param treeBytes the same of the Jackson tree
 * @param ratio cheapest iteration over the tree's cheapest one
 * @param note what is wrong, or empty
 */
record Row(
        String id,
        double nanos,
        double bytes,
        double treeNanos,
        double treeBytes,
        double ratio,
        double bytesLimit,
        double ratioLimit,
        Verdict verdict,
        String note) {
    private static final Measurement NOTHING = new Measurement("", "", "", Double.NaN, Double.NaN, Double.NaN);

    /**
     * Judges measurements.
     *
     * @param complete whether a gate without a measurement is a fault, which it is unless only a part was asked for
     */
    static List<Row> of(List<Measurement> measured, Gates gates, boolean complete) {
        List<Row> rows = new ArrayList<>();
        for (Measurement one : measured) {
            if (!one.method().equals(Measurement.REFERENCE)) {
                rows.add(row(one, measured, gates.of(one.id())));
            }
        }
        if (complete) {
            Set<String> seen = rows.stream().map(Row::id).collect(Collectors.toSet());
            gates.names().stream()
                    .filter(name -> !seen.contains(name))
                    .sorted()
                    .forEach(name -> rows.add(missing(name)));
        }
        return List.copyOf(rows);
    }

    private static Row row(
            Measurement one, List<Measurement> measured, Gates.@org.jspecify.annotations.Nullable Gate gate) {
        Measurement tree = measured.stream()
                .filter(other -> other.isReferenceOf(one))
                .min(Comparator.comparing(Measurement::id))
                .orElse(NOTHING);
        double ratio = one.bestNanos() / tree.bestNanos();
        List<String> faults = new ArrayList<>();
        if (gate == null) {
            faults.add("has no gate");
        } else {
            if (!(one.bytes() <= gate.bytes())) {
                faults.add("allocates more than its limit");
            }
            if (!Double.isNaN(gate.ratio()) && !(ratio <= gate.ratio())) {
                faults.add("dearer than its part of the tree");
            }
        }
        return new Row(
                one.id(),
                one.nanos(),
                one.bytes(),
                tree.nanos(),
                tree.bytes(),
                ratio,
                gate == null ? Double.NaN : gate.bytes(),
                gate == null ? Double.NaN : gate.ratio(),
                faults.isEmpty() ? Verdict.PASS : Verdict.FAIL,
                String.join(", ", faults));
    }

    private static Row missing(String name) {
        double none = Double.NaN;
        return new Row(name, none, none, none, none, none, none, none, Verdict.FAIL, "was not measured");
    }
}

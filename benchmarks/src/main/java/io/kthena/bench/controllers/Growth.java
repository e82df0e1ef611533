package io.kthena.bench.controllers;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How something grows with the number of ModelServings: the exponent of the power that fits best. 1 is linear. Pure.
 *
 * @param what is measured
 * @param exponent NaN if there are too few sizes
 */
record Growth(String what, double exponent) {

    static Growth of(String what, List<Phase> phases, ToDoubleFunction<Phase> value) {
        List<double[]> points = phases.stream()
                .filter(phase -> phase.reached() && value.applyAsDouble(phase) > 0)
                .map(phase -> new double[] {Math.log(phase.servings()), Math.log(value.applyAsDouble(phase))})
                .toList();
        if (points.size() < 2) {
            return new Growth(what, Double.NaN);
        }
        double meanX = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double meanY = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        double both = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY))
                .sum();
        double spread = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX))
                .sum();
        return new Growth(what, both / spread);
    }
}

package io.kthena.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineChartTest {
    private static final LineChart.Axes LOGARITHMIC = new LineChart.Axes("objects", "seconds", true, true);

    @Test
    void straightLinesInBothLogarithmsAreStraight() {
        var curve = new LineChart.Curve(
                "linear",
                List.of(new LineChart.Point(1, 1), new LineChart.Point(10, 10), new LineChart.Point(100, 100)));

        String svg = LineChart.svg("Growth", LOGARITHMIC, List.of(curve));

        assertThat(svg).contains("points=\"80.0,346.0 340.0,196.0 600.0,46.0\"").contains(">linear<");
    }

    @Test
    void pointsThatALogarithmicAxisCannotShowAreLeftOut() {
        var curve = new LineChart.Curve(
                "a < b", List.of(new LineChart.Point(0, 5), new LineChart.Point(1, 1), new LineChart.Point(10, 2)));

        assertThat(LineChart.svg("Growth", LOGARITHMIC, List.of(curve)))
                .contains("a &lt; b")
                .doesNotContain("NaN", "Infinity");
    }
}

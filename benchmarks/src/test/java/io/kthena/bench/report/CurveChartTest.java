package io.kthena.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.bench.report.CurveChart.Curve;
import io.kthena.bench.report.CurveChart.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveChartTest {
    @Test
    void aPowerIsAStraightLine() {
        var svg = CurveChart.svg(
                "Growth", "N", List.of(new Curve("a < b", List.of(new Point(10, 1), new Point(100, 10), new Point(1000, 100)))));

        assertThat(svg).startsWith("<svg").endsWith("</svg>\n").contains("a &lt; b");
        assertThat(svg).contains("points=\"70.0,370.0 330.0,210.0 590.0,50.0\"");
    }

    @Test
    void nothingMeasuredIsAnEmptyChart() {
        assertThat(CurveChart.svg("Growth", "N", List.of(new Curve("none", List.of())))).contains("</svg>");
    }
}

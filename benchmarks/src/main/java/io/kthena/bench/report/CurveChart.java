package io.kthena.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A plain chart of curves on two logarithmic axes, where growth by a power is a straight line. Pure. */
public final class CurveChart {
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int WIDTH = 520;
    private static final int HEIGHT = 320;
    private static final int LEGEND = 210;
    private static final List<String> COLOURS = List.of("#2471a3", "#c0392b", "#1e8449", "#8e44ad", "#b9770e");

    /** A point; both numbers are positive. */
    public record Point(double x, double y) {}

    /** A line through points. */
    public record Curve(String label, List<Point> points) {}

    private record Axis(double low, double high, double start, double length) {
        static Axis over(List<Curve> curves, ToDoubleFunction<Point> value, double start, double length) {
            var all = curves.stream()
                    .flatMap(curve -> curve.points().stream())
                    .mapToDouble(value)
                    .filter(v -> v > 0)
                    .summaryStatistics();
            return all.getCount() == 0
                    ? new Axis(0, 1, start, length)
                    : new Axis(Math.floor(Math.log10(all.getMin())), Math.ceil(Math.log10(all.getMax()) + 1e-9), start, length);
        }

        double place(double value) {
            return start + (Math.log10(value) - low) / Math.max(1, high - low) * length;
        }
    }

    private CurveChart() {}

    /** The chart as SVG. */
    public static String svg(String title, String horizontal, List<Curve> curves) {
        Axis x = Axis.over(curves, Point::x, LEFT, WIDTH);
        Axis y = Axis.over(curves, Point::y, TOP + HEIGHT, -HEIGHT);
        var svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                LEFT + WIDTH + LEGEND, TOP + HEIGHT + 50));
        svg.append(text("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"));
        svg.append(text("<text x=\"10\" y=\"22\" font-size=\"14\" font-weight=\"bold\">%s</text>%n", escape(title)));
        for (double power = x.low(); power <= x.high(); power++) {
            double at = x.place(Math.pow(10, power));
            line(svg, at, TOP, at, TOP + HEIGHT, "#ddd");
            label(svg, at, TOP + HEIGHT + 18, "middle", number(Math.pow(10, power)));
        }
        for (double power = y.low(); power <= y.high(); power++) {
            double at = y.place(Math.pow(10, power));
            line(svg, LEFT, at, LEFT + WIDTH, at, "#ddd");
            label(svg, LEFT - 8, at + 4, "end", number(Math.pow(10, power)));
        }
        label(svg, LEFT + WIDTH / 2.0, TOP + HEIGHT + 40, "middle", horizontal);
        for (int i = 0; i < curves.size(); i++) {
            curve(svg, curves.get(i), x, y, i);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void curve(StringBuilder svg, Curve curve, Axis x, Axis y, int number) {
        String colour = COLOURS.get(number % COLOURS.size());
        var path = new StringBuilder();
        for (Point point : curve.points().stream().filter(p -> p.x() > 0 && p.y() > 0).toList()) {
            double px = x.place(point.x());
            double py = y.place(point.y());
            path.append(text("%.1f,%.1f ", px, py));
            svg.append(text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", px, py, colour));
            svg.append(text(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" font-size=\"10\" fill=\"%s\">%s</text>%n",
                    px, py - 8, colour, number(point.y())));
        }
        svg.append(text(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                path.toString().strip(), colour));
        double at = TOP + 14 + number * 20.0;
        line(svg, LEFT + WIDTH + 12, at - 4, LEFT + WIDTH + 32, at - 4, colour);
        label(svg, LEFT + WIDTH + 38, at, "start", curve.label());
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        svg.append(text(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour));
    }

    private static void label(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append(text("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escape(words)));
    }

    private static String number(double value) {
        return value >= 10 ? text("%.0f", value) : value >= 1 ? text("%.1f", value) : text("%.3g", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

package io.kthena.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves over a common x axis, on linear or logarithmic axes. Pure. */
public final class LineChart {
    private static final int LEFT = 80;
    private static final int TOP = 46;
    private static final int WIDTH = 520;
    private static final int HEIGHT = 300;
    private static final List<String> COLOURS =
            List.of("#2471a3", "#c0392b", "#229954", "#b7950b", "#7d3c98", "#566573", "#d35400", "#148f77");

    /** One point of a curve; on a logarithmic axis only values above 0 are drawn. */
    public record Point(double x, double y) {}

    /** One curve, its points in order of x. */
    public record Curve(String label, List<Point> points) {}

    /**
     * What the axes mean.
     *
     * @param logX whether x is logarithmic
     * @param logY whether y is logarithmic
     */
    public record Axes(String x, String y, boolean logX, boolean logY) {}

    private record Scale(double from, double to, boolean log) {
        static Scale of(List<Double> values, boolean log) {
            double largest =
                    values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
            double smallest =
                    values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
            if (log) {
                double from = Math.floor(Math.log10(smallest));
                return new Scale(from, Math.max(from + 1, Math.ceil(Math.log10(largest))), true);
            }
            return new Scale(Math.min(0, smallest), largest > 0 ? largest * 1.05 : 1, false);
        }

        double share(double value) {
            return ((log ? Math.log10(value) : value) - from) / (to - from);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            if (log) {
                for (double power = from; power <= to; power++) {
                    ticks.add(Math.pow(10, power));
                }
                return ticks;
            }
            double rough = (to - from) / 5;
            double magnitude = Math.pow(10, Math.floor(Math.log10(rough)));
            double step =
                    rough / magnitude < 2 ? 2 * magnitude : rough / magnitude < 5 ? 5 * magnitude : 10 * magnitude;
            for (double tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
                ticks.add(tick);
            }
            return ticks;
        }
    }

    private LineChart() {}

    /** The chart as SVG, with a legend on its right. */
    public static String svg(String title, Axes axes, List<Curve> curves) {
        List<Curve> drawn = curves.stream().map(curve -> visible(curve, axes)).toList();
        List<Point> all =
                drawn.stream().flatMap(curve -> curve.points().stream()).toList();
        Scale x = Scale.of(all.stream().map(Point::x).toList(), axes.logX());
        Scale y = Scale.of(all.stream().map(Point::y).toList(), axes.logY());
        var svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                LEFT + WIDTH + 210, TOP + HEIGHT + 56));
        svg.append(text("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"));
        svg.append(text("<text x=\"10\" y=\"22\" font-size=\"14\" font-weight=\"bold\">%s</text>%n", escape(title)));
        frame(svg, axes, x, y);
        for (int i = 0; i < drawn.size(); i++) {
            curve(svg, drawn.get(i), i, x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private static Curve visible(Curve curve, Axes axes) {
        return new Curve(
                curve.label(),
                curve.points().stream()
                        .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
                        .filter(point -> (!axes.logX() || point.x() > 0) && (!axes.logY() || point.y() > 0))
                        .toList());
    }

    private static void frame(StringBuilder svg, Axes axes, Scale x, Scale y) {
        for (double tick : x.ticks()) {
            double at = LEFT + x.share(tick) * WIDTH;
            svg.append(text(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>%n",
                    at, TOP, at, TOP + HEIGHT));
            svg.append(text(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    at, TOP + HEIGHT + 18, number(tick)));
        }
        for (double tick : y.ticks()) {
            double at = TOP + HEIGHT - y.share(tick) * HEIGHT;
            svg.append(text(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT, at, LEFT + WIDTH, at));
            svg.append(
                    text("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", LEFT - 8, at + 4, number(tick)));
        }
        svg.append(text(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>%n",
                LEFT, TOP, WIDTH, HEIGHT));
        svg.append(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#444\">%s</text>%n",
                LEFT + WIDTH / 2, TOP + HEIGHT + 42, escape(axes.x())));
        svg.append(text("<text x=\"10\" y=\"%d\" fill=\"#444\">%s</text>%n", TOP - 6, escape(axes.y())));
    }

    private static void curve(StringBuilder svg, Curve curve, int index, Scale x, Scale y) {
        String colour = COLOURS.get(index % COLOURS.size());
        var path = new StringBuilder();
        for (Point point : curve.points()) {
            double left = LEFT + x.share(point.x()) * WIDTH;
            double top = TOP + HEIGHT - y.share(point.y()) * HEIGHT;
            path.append(text("%.1f,%.1f ", left, top));
            svg.append(text("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", left, top, colour));
        }
        svg.append(text(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                path.toString().strip(), colour));
        int legend = TOP + 10 + index * 20;
        svg.append(text(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>%n",
                LEFT + WIDTH + 14, legend, LEFT + WIDTH + 34, legend, colour));
        svg.append(text("<text x=\"%d\" y=\"%d\">%s</text>%n", LEFT + WIDTH + 40, legend + 4, escape(curve.label())));
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size >= 1e6 || (size > 0 && size < 1e-3)) {
            return text("%.0e", value);
        }
        String plain = text("%.3f", value);
        return plain.contains(".") ? plain.replaceAll("0+$", "").replaceAll("\\.$", "") : plain;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String label) {
        return label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

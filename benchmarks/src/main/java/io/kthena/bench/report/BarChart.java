package io.kthena.bench.report;

import java.util.List;
import java.util.Locale;

/** A plain chart of horizontal bars, each with its range and, where there is one, a limit. Pure. */
public final class BarChart {
    private static final int LEFT = 190;
    private static final int WIDTH = 560;
    private static final int ROW = 26;
    private static final int TOP = 46;

    /**
     * One bar.
     *
     * @param limit where a mark goes, 0 for none
     */
    public record Bar(String label, double value, double min, double max, double limit) {}

    private BarChart() {}

    /**
     * The chart as SVG.
     *
     * @param reference what 1.0 stands for, marked by a dashed line; empty for no line
     */
    public static String svg(String title, String reference, List<Bar> bars) {
        double largest = bars.stream()
                .mapToDouble(bar -> Math.max(bar.max(), bar.limit()))
                .max()
                .orElse(1);
        double scale = WIDTH / (largest * 1.08);
        int height = TOP + bars.size() * ROW + 16;
        var svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                LEFT + WIDTH + 70, height));
        svg.append(text("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"));
        svg.append(text("<text x=\"10\" y=\"22\" font-size=\"14\" font-weight=\"bold\">%s</text>%n", escape(title)));
        if (!reference.isEmpty()) {
            one(svg, reference, LEFT + scale, height);
        }
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + i * ROW, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void one(StringBuilder svg, String reference, double x, int height) {
        svg.append(text(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"3 3\"/>%n",
                x, TOP - 8, x, height - 12));
        svg.append(text(
                "<text x=\"%.1f\" y=\"%d\" fill=\"#666\" text-anchor=\"middle\">%s</text>%n",
                x, TOP - 12, escape(reference)));
    }

    private static void bar(StringBuilder svg, Bar bar, int y, double scale) {
        boolean missed = bar.limit() > 0 && bar.value() > bar.limit();
        svg.append(
                text("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 8, y + 14, escape(bar.label())));
        svg.append(text(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>%n",
                LEFT, y + 2, bar.value() * scale, missed ? "#d98880" : "#7fb3d5"));
        svg.append(text(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333\"/>%n",
                LEFT + bar.min() * scale, y + 10, LEFT + bar.max() * scale, y + 10));
        if (bar.limit() > 0) {
            double x = LEFT + bar.limit() * scale;
            svg.append(text(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#c0392b\" stroke-width=\"2\"/>%n",
                    x, y, x, y + 20));
        }
        svg.append(text(
                "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                LEFT + Math.max(bar.max(), Math.max(bar.value(), bar.limit())) * scale + 6, y + 14, bar.value()));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String label) {
        return label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

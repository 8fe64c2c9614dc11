package dev.chainrule.mlp.io.report;

import java.util.List;
import java.util.Locale;

/** Draws curves, points and bars as SVG that follows the colours of the page. */
final class Chart {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 300;
    private static final int LEFT = 74;
    private static final int RIGHT = 26;
    private static final int TOP = 34;
    private static final int BOTTOM = 48;
    /** Beyond so many points the line alone is clearer. */
    private static final int MOST_DOTS = 60;

    private final StringBuilder svg = new StringBuilder();
    private final String id;

    private Chart(String id) {
        this.id = id;
    }

    /**
     * A curve.
     *
     * @param name what it shows
     * @param style the class of its line
     * @param values a number for each place; where one is not finite the curve has a gap
     */
    record Curve(String name, String style, double[] values) {}

    /** Curves over epochs. */
    static String curves(String id, String title, String description, int[] epochs, String unit, List<Curve> curves) {
        Chart chart = new Chart(id);
        chart.open(title, description, HEIGHT);
        Scale y = Scale.around(curves.stream().map(Curve::values).toList());
        Scale x = Scale.linear(epochs[0], epochs[epochs.length - 1]);
        chart.axes(x, y, "epoch", y.isLogarithmic() ? unit + ", logarithmic" : unit, true);
        for (int c = 0; c < curves.size(); c++) {
            chart.curve(curves.get(c), epochs, x, y);
            chart.legend(curves.get(c), curves.size() - c);
        }
        return chart.close();
    }

    /** Points whose two numbers ought to be the same, with the line on which they would be. */
    static String scatter(String id, String title, String description, double[] actual, double[] predicted) {
        Chart chart = new Chart(id);
        chart.open(title, description, HEIGHT);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int r = 0; r < actual.length; r++) {
            low = Math.min(low, Math.min(actual[r], predicted[r]));
            high = Math.max(high, Math.max(actual[r], predicted[r]));
        }
        Scale both = Scale.linear(low, high);
        chart.axes(both, both, "true", "predicted", false);
        chart.add(
                "<line class=\"ideal\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                x(both, low), y(both, low), x(both, high), y(both, high));
        for (int r = 0; r < actual.length; r++) {
            chart.dot(
                    "point",
                    x(both, actual[r]),
                    y(both, predicted[r]),
                    3.5,
                    "true " + Html.digits(actual[r]) + ", predicted " + Html.digits(predicted[r]));
        }
        return chart.close();
    }

    /** A bar for each positive number, on a logarithmic axis; none for 0. */
    static String bars(String id, String title, String description, String unit, List<String> names, double[] values) {
        Chart chart = new Chart(id);
        int row = 30;
        int top = 8;
        int height = top + row * names.size() + BOTTOM;
        chart.open(title, description, height);
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (double value : values) {
            if (value > 0 && Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        Scale scale = high > 0 ? Scale.logarithmic(low / 2, high) : Scale.logarithmic(0.1, 1);
        int bottom = height - BOTTOM;
        for (double mark : scale.marks()) {
            chart.add(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    x(scale, mark), top, x(scale, mark), bottom);
            chart.text("mark", x(scale, mark), bottom + 18, power(mark));
        }
        chart.text("name", (LEFT + WIDTH - RIGHT) / 2.0, height - 8, unit + ", logarithmic");
        for (int i = 0; i < values.length; i++) {
            double y = top + row * i;
            double place = scale.place(values[i]);
            double width = Double.isNaN(place) ? 0 : place * (WIDTH - LEFT - RIGHT);
            chart.text("end", LEFT - 8, y + 20, names.get(i));
            chart.add(
                    "<rect class=\"bar\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>",
                    LEFT, y + 5, width, row - 10);
            boolean inside = width > (WIDTH - LEFT - RIGHT) / 2.0;
            chart.text(
                    inside ? "end on-bar" : "start", LEFT + width + (inside ? -6 : 6), y + 20, Html.digits(values[i]));
        }
        return chart.close();
    }

    private void open(String title, String description, int height) {
        add(
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">",
                WIDTH, height, id, id);
        svg.append("<title id=\"")
                .append(id)
                .append("-title\">")
                .append(Html.escaped(title))
                .append("</title>");
        svg.append("<desc id=\"")
                .append(id)
                .append("-desc\">")
                .append(Html.escaped(description))
                .append("</desc>");
    }

    private String close() {
        return svg.append("</svg>").toString();
    }

    private void axes(Scale x, Scale y, String below, String beside, boolean wholeNumbers) {
        int bottom = HEIGHT - BOTTOM;
        for (double mark : y.marks()) {
            add(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
                    LEFT, y(y, mark), WIDTH - RIGHT, y(y, mark));
            text("end mark", LEFT - 8, y(y, mark) + 4, y.isLogarithmic() ? power(mark) : Html.digits(mark));
        }
        for (double mark : x.marks()) {
            if (!wholeNumbers || mark == Math.rint(mark)) {
                add(
                        "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                        x(x, mark), bottom, x(x, mark), bottom + 5);
                text("mark", x(x, mark), bottom + 20, Html.digits(mark));
            }
        }
        add("<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", LEFT, bottom, WIDTH - RIGHT, bottom);
        text("name", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, below);
        text("start name", 4, 16, beside);
    }

    private void curve(Curve curve, int[] epochs, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        double[] values = curve.values();
        boolean drawing = false;
        for (int e = 0; e < values.length; e++) {
            boolean has = !Double.isNaN(y.place(values[e]));
            if (has) {
                path.append(format("%s%.1f %.1f", drawing ? "L" : "M", x(x, epochs[e]), y(y, values[e])));
            }
            drawing = has;
        }
        add("<path class=\"curve %s\" d=\"%s\"/>", curve.style(), path);
        if (values.length <= MOST_DOTS) {
            for (int e = 0; e < values.length; e++) {
                if (!Double.isNaN(y.place(values[e]))) {
                    dot(
                            curve.style(),
                            x(x, epochs[e]),
                            y(y, values[e]),
                            2.5,
                            "epoch " + epochs[e] + ", " + curve.name() + " " + Html.digits(values[e]));
                }
            }
        }
    }

    private void legend(Curve curve, int fromRight) {
        int x = WIDTH - RIGHT - 130 * fromRight;
        add("<path class=\"curve %s\" d=\"M%d 12h26\"/>", curve.style(), x);
        text("start", x + 32, 16, curve.name());
    }

    private void dot(String style, double x, double y, double radius, String words) {
        add(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                style, x, y, radius, Html.escaped(words));
    }

    private void text(String style, double x, double y, String words) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", style, x, y, Html.escaped(words));
    }

    private static double x(Scale scale, double value) {
        return LEFT + scale.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(Scale scale, double value) {
        return HEIGHT - BOTTOM - scale.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    /** Short where four digits would not be: 0.01, 1000, 1e−5. */
    private static String power(double mark) {
        return mark >= 1e-3 && mark <= 1e4
                ? Html.digits(mark)
                : ("1e" + Math.round(Math.log10(mark))).replace("-", "−");
    }

    private void add(String format, Object... values) {
        svg.append(format(format, values));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

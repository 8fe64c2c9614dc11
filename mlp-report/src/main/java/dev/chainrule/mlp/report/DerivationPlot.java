package dev.chainrule.mlp.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** Draws a function and its derivative as SVG; the lines end at kinks and poles, which are marked. */
final class DerivationPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 62;
    private static final int RIGHT = 16;
    private static final int TOP = 34;
    private static final int BOTTOM = 44;
    private static final int SAMPLES = 480;
    private static final int MARKS = 6;
    private static final double MOST_ROOM = 3;

    /** Larger values are not drawn, so that no distance between two overflows. */
    private static final double LARGEST = 1e150;

    private final DoubleUnaryOperator function;
    private final DoubleUnaryOperator derivative;
    private final double[] kinks;
    private final double at;
    private final String variable;
    private final double from;
    private final double to;
    private final StringBuilder svg = new StringBuilder();
    private double low = -1;
    private double high = 1;

    /**
     * Prepares a plot around 0, or around the point if it is far from 0.
     *
     * @param kinks the points without a derivative, in ascending order
     * @param at the point to mark
     */
    DerivationPlot(
            DoubleUnaryOperator function, DoubleUnaryOperator derivative, double[] kinks, double at, String variable) {
        this.function = function;
        this.derivative = derivative;
        this.at = at;
        this.variable = variable;
        double half =
                Math.abs(at) <= 50 ? Math.max(5, 1.25 * Math.abs(at)) : Math.abs(at) <= 1e6 ? 5 : Math.abs(at) / 2;
        double middle = Math.abs(at) <= 50 ? 0 : at;
        from = middle - half;
        to = middle + half;
        this.kinks = DoubleStream.of(kinks).filter(z -> z >= from && z <= to).toArray();
    }

    double from() {
        return from;
    }

    double to() {
        return to;
    }

    /** Returns the points to list beside the plot: evenly spaced, the marked ones among them. */
    double[] points() {
        TreeSet<Double> points = new TreeSet<>();
        for (int i = 0; i <= 20; i++) {
            points.add(from + (to - from) * (i / 20.0) + 0.0);
        }
        points.add(at);
        return points.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns the drawing; empty if neither function has a value in the window. */
    String svg() {
        List<List<double[]>> first = pieces(function);
        List<List<double[]>> second = pieces(derivative);
        double[] values =
                DoubleStream.concat(values(first), values(second)).sorted().toArray();
        if (values.length == 0) {
            return "";
        }
        limit(values);
        svg.append("<svg class=\"chart\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\" role=\"img\" aria-labelledby=\"plot-title\" aria-describedby=\"plot-description\">"
                + "<title id=\"plot-title\">f and its derivative</title>"
                + "<clipPath id=\"inside\"><rect x=\"" + LEFT + "\" y=\"" + TOP + "\" width=\"" + (WIDTH - LEFT - RIGHT)
                + "\" height=\"" + (HEIGHT - TOP - BOTTOM) + "\"/></clipPath>");
        grid();
        for (double kink : kinks) {
            line("kink", x(kink), TOP, x(kink), HEIGHT - BOTTOM);
        }
        curve("function", first);
        curve("derivative", second);
        for (double kink : kinks) {
            dot("kink", kink, function, "no derivative at " + variable + " = " + Html.digits(kink));
        }
        dot("function", at, function, "f at " + variable + " = " + Html.digits(at));
        dot("derivative", at, derivative, "f′ at " + variable + " = " + Html.digits(at));
        legend("function", 0, "f(" + variable + ")");
        legend("derivative", 140, "f′(" + variable + ")");
        text("name", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, variable);
        return svg.append("</svg>").toString();
    }

    /** Points of the graph between the kinks and where it has values. */
    private List<List<double[]>> pieces(DoubleUnaryOperator f) {
        List<Double> ends = new ArrayList<>();
        ends.add(from);
        DoubleStream.of(kinks).forEach(ends::add);
        ends.add(to);
        List<List<double[]>> pieces = new ArrayList<>();
        for (int i = 0; i + 1 < ends.size(); i++) {
            double margin = 1e-9 * (to - from);
            double a = ends.get(i) + (i == 0 ? 0 : margin);
            double b = ends.get(i + 1) - (i + 2 == ends.size() ? 0 : margin);
            int count = Math.max(2, (int) (SAMPLES * ((b - a) / (to - from))));
            List<double[]> piece = new ArrayList<>();
            for (int k = 0; k <= count && a < b; k++) {
                double z = a + (b - a) * ((double) k / count);
                double value = f.applyAsDouble(z);
                if (Math.abs(value) <= LARGEST) {
                    piece.add(new double[] {z, value});
                } else {
                    pieces.add(piece);
                    piece = new ArrayList<>();
                }
            }
            pieces.add(piece);
        }
        return pieces;
    }

    private static DoubleStream values(List<List<double[]>> pieces) {
        return pieces.stream().flatMap(List::stream).mapToDouble(point -> point[1]);
    }

    /** Limits the heights that are shown: all, except what shoots up beside a pole. */
    private void limit(double[] sorted) {
        double least = sorted[0];
        double largest = sorted[sorted.length - 1];
        double bottom = sorted[sorted.length / 10];
        double top = sorted[sorted.length - 1 - sorted.length / 10];
        double room = top > bottom ? top - bottom : Math.max(1e-3, largest - least);
        low = (bottom - least > MOST_ROOM * room ? bottom - room : least) - room / 20;
        high = (largest - top > MOST_ROOM * room ? top + room : largest) + room / 20;
    }

    private double x(double z) {
        return LEFT + (z - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double inside = Math.max(low - (high - low), Math.min(high + (high - low), value));
        return HEIGHT - BOTTOM - (inside - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private void grid() {
        for (double mark : marks(from, to)) {
            line(mark == 0 ? "zero" : "grid", x(mark), TOP, x(mark), HEIGHT - BOTTOM);
            text("", x(mark), HEIGHT - BOTTOM + 17, Html.digits(mark));
        }
        for (double mark : marks(low, high)) {
            line(mark == 0 ? "zero" : "grid", LEFT, y(mark), WIDTH - RIGHT, y(mark));
            text("end", LEFT - 7, y(mark) + 4, Html.digits(mark));
        }
    }

    /** Multiples of 1, 2 or 5 times a power of ten. */
    private static double[] marks(double from, double to) {
        double power = Math.pow(10, Math.floor(Math.log10((to - from) / MARKS)));
        double ratio = (to - from) / MARKS / power;
        double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
        return DoubleStream.iterate(Math.ceil(from / step), n -> n <= Math.floor(to / step), n -> n + 1)
                .map(n -> n * step + 0.0)
                .limit(20)
                .toArray();
    }

    private void curve(String style, List<List<double[]>> pieces) {
        StringBuilder path = new StringBuilder();
        for (List<double[]> piece : pieces) {
            for (int i = 0; i < piece.size(); i++) {
                path.append(i == 0 ? "M" : "L")
                        .append(place(x(piece.get(i)[0])))
                        .append(' ');
                path.append(place(y(piece.get(i)[1])));
            }
        }
        svg.append("<path class=\"curve " + style + "\" clip-path=\"url(#inside)\" d=\"" + path + "\"/>");
    }

    private void dot(String style, double z, DoubleUnaryOperator f, String title) {
        double value = f.applyAsDouble(z);
        if (z >= from && z <= to && value >= low && value <= high) {
            svg.append("<circle class=\"" + style + "\" cx=\"" + place(x(z)) + "\" cy=\"" + place(y(value))
                    + "\" r=\"4\"><title>" + Html.escaped(title) + "</title></circle>");
        }
    }

    private void legend(String style, int right, String name) {
        svg.append("<path class=\"curve " + style + "\" d=\"M" + (LEFT + right) + " 14h26\"/>");
        text("start", LEFT + right + 34, 18, name);
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"" + style + "\" x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2)
                + "\" y2=\"" + place(y2) + "\"/>");
    }

    private void text(String style, double x, double y, String words) {
        svg.append("<text class=\"" + style + "\" x=\"" + place(x) + "\" y=\"" + place(y) + "\">" + Html.escaped(words)
                + "</text>");
    }

    private static String place(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}

package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Warns of unscaled columns whose numbers are far from mean 0 and standard deviation 1, with which a network trains
 * badly. The limits are wide, so that scaled data and numbers of ordinary size cause no warning; docs/accuracy.md has
 * measurements.
 */
final class UnscaledColumns {
    /** The largest root mean square of a feature that is not reported: gray values from 0 to 16 train well unscaled. */
    private static final double LARGE_FEATURE = 20;

    private static final double LARGE_TARGET = 10;
    /** Features are reported if the root mean square of all is smaller, and a target if its deviation is smaller. */
    private static final double SMALL = 0.1;
    /** A feature of smaller numbers is always reported; less than 1/255, so that pixels are not. */
    private static final double TINY = 0.001;
    /** The maximum distance of the mean from 0, in standard deviations, of a column that varies little. */
    private static final double OFFSET = 100;
    /** The maximum number of columns to name. */
    private static final int SHOWN = 3;

    private UnscaledColumns() {}

    /** Returns warnings of numeric features. */
    static List<String> ofFeatures(List<String> names, List<ColumnSummary> columns) {
        boolean allSmall = columns.stream()
                .filter(column -> !column.isConstant())
                .allMatch(column -> size(column) < SMALL && Math.abs(column.largest()) < 1);
        List<String> found = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            ColumnSummary column = columns.get(c);
            boolean small = allSmall || Math.abs(column.largest()) < TINY;
            if (!column.isConstant() && (small || size(column) > LARGE_FEATURE || isOffset(column))) {
                found.add(words(names.get(c), column));
            }
        }
        return warning(found, "column", "features", "\"scale\": \"standard\"");
    }

    /**
     * Returns warnings of numeric targets that may be scaled: the outputs are unbounded above and the loss accepts
     * negative targets.
     *
     * @param range what the network can predict
     */
    static List<String> ofTargets(
            List<String> names, List<ColumnSummary> columns, Loss loss, RowActivation output, PredictionRange range) {
        boolean bounded = range.high() != Double.POSITIVE_INFINITY;
        if (!(output instanceof Activation) || !loss.targets().contains(-1) || bounded) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            ColumnSummary column = columns.get(c);
            boolean small = column.deviation() < SMALL && column.high() - column.low() < 1;
            if (!column.isConstant() && (small || size(column) > LARGE_TARGET)) {
                found.add(words(names.get(c), column));
            }
        }
        String scaling = range.suitsStandardScaling() ? "standard" : "min-max";
        return warning(found, "target", "targets", "\"scaleTarget\": \"" + scaling + "\"");
    }

    private static List<String> warning(List<String> found, String one, String all, String remedy) {
        if (found.isEmpty()) {
            return List.of();
        }
        String named = found.stream().limit(SHOWN).collect(Collectors.joining(", "));
        String which = switch (found.size()) {
            case 1 -> one + " " + named + " is not scaled";
            case 2, SHOWN -> one + "s " + named + " are not scaled";
            default -> found.size() + " " + one + "s are not scaled, such as " + named;
        };
        return List.of(which + "; " + all + " far from mean 0 and deviation 1 train slowly or badly. Set " + remedy
                + " in \"data\"");
    }

    private static String words(String name, ColumnSummary column) {
        return "'" + name + "' (mean " + rounded(column.mean()) + ", deviation " + rounded(column.deviation()) + ")";
    }

    static String rounded(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        boolean plain = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7;
        return plain ? rounded.toPlainString() : rounded.toString();
    }

    /** Returns the root mean square. */
    private static double size(ColumnSummary column) {
        return Math.hypot(column.mean(), column.deviation());
    }

    private static boolean isOffset(ColumnSummary column) {
        return Math.abs(column.mean()) > OFFSET * column.deviation() && column.high() - column.low() < 1;
    }
}

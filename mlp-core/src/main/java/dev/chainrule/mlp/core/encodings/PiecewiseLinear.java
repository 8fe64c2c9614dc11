package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a number as one input for each bin between quantiles of the training values, so that a network can learn a function
 * that changes quickly:
 *
 * <pre>
 *   [1, …, 1, (x − bᵢ) / (bᵢ₊₁ − bᵢ), 0, …, 0]     for x in the bin [bᵢ, bᵢ₊₁)
 * </pre>
 *
 * <p>Edges are the different ones among the quantiles 0, 1/bins, …, 1. The first and the last bin continue beyond the
 * training values. Gorishniy, Rubachev and Babenko, "On embeddings for numerical features in tabular deep learning" (2022),
 * section 3.2.
 *
 * @param bins the largest number of bins, from 2 to 1,000
 */
public record PiecewiseLinear(int bins) implements NumberEncoding {
    private static final Range BINS = Range.closed(2, 1000);
    private static final int DIGITS = 4;

    /** Creates the default of at most 48 bins. */
    public PiecewiseLinear() {
        this(48);
    }

    /** Checks the range. */
    public PiecewiseLinear {
        BINS.require("bins", bins);
    }

    @Override
    public String name() {
        return "piecewise-linear";
    }

    @Override
    public List<String> aliases() {
        return List.of("ple", "bins", "kbinsdiscretizer", "piecewise");
    }

    /** Returns the edges of the bins, in ascending order, at least two. */
    @Override
    public double[] fit(ColumnValues column) {
        double[] edges = new double[bins + 1];
        int count = 0;
        for (int i = 0; i <= bins; i++) {
            double edge = column.quantile((double) i / bins);
            if (count == 0 || edge > edges[count - 1]) {
                edges[count++] = edge;
            }
        }
        if (count == 1) { // a constant column
            edges[count++] = edges[0] + Math.max(1, Math.ulp(edges[0]));
        }
        return Arrays.copyOf(edges, count);
    }

    @Override
    public int maxInputs() {
        return bins;
    }

    @Override
    public int inputs(double[] fitted) {
        return fitted.length - 1;
    }

    @Override
    public List<String> inputNames(String column, double[] fitted) {
        int count = fitted.length - 1;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String low = rounded(fitted[i], fitted, i);
            String high = rounded(fitted[i + 1], fitted, i + 1);
            names.add(column
                    + (count == 1
                            ? " from " + low
                            : i == 0
                                    ? " < " + high
                                    : i == count - 1 ? " >= " + low : " in [" + low + ", " + high + ")"));
        }
        return names;
    }

    /** Returns an edge in as few digits, four or more, as distinguish it from its neighbours. */
    private static String rounded(double edge, double[] edges, int index) {
        for (int digits = DIGITS; digits < 17; digits++) {
            double shown = round(edge, digits);
            boolean isClear = (index == 0 || shown > round(edges[index - 1], digits))
                    && (index == edges.length - 1 || shown < round(edges[index + 1], digits));
            if (isClear) {
                return number(shown);
            }
        }
        return number(edge);
    }

    private static double round(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).doubleValue();
    }

    private static String number(double value) {
        boolean isShort = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7;
        return isShort
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    @Override
    public void encode(double value, double[] fitted, double[] inputs, int from) {
        int count = fitted.length - 1;
        for (int i = 0; i < count; i++) {
            double share = (value - fitted[i]) / (fitted[i + 1] - fitted[i]);
            inputs[from + i] = share < 0 && i > 0 ? 0 : share > 1 && i < count - 1 ? 1 : share;
        }
    }

    @Override
    public List<LinearPiece> pieces(double[] fitted) {
        List<LinearPiece> pieces = new ArrayList<>();
        for (int i = 0; i < fitted.length - 1; i++) {
            pieces.add(new LinearPiece(
                    fitted[i],
                    fitted[i + 1] - fitted[i],
                    i == 0 ? Double.NEGATIVE_INFINITY : 0,
                    i == fitted.length - 2 ? Double.POSITIVE_INFINITY : 1));
        }
        return pieces;
    }

    @Override
    public PiecewiseLinear with(PluginOptions options) {
        return new PiecewiseLinear(options.integer("bins", bins, BINS));
    }
}

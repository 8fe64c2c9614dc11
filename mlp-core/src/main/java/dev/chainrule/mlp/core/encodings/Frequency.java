package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a category as how often it occurs in the training rows, for columns of very many categories: one input, whatever
 * their number. Categories that occur equally often become equal.
 *
 * <pre>
 *   count / rows,   or with {@code log}   ln(1 + count) / ln(1 + rows)
 * </pre>
 *
 * <p>Both are from 0, for an unknown category, to 1.
 *
 * @param log whether the logarithm is taken, which tells rare categories apart
 */
public record Frequency(boolean log) implements CategoryEncoding {

    /** Creates the default: the share of the training rows. */
    public Frequency() {
        this(false);
    }

    @Override
    public String name() {
        return "frequency";
    }

    @Override
    public List<String> aliases() {
        return List.of("count", "counts", "countencoder", "frequency-encoding");
    }

    /** Returns the input of each category. */
    @Override
    public double[] fit(List<String> categories, long[] rows) {
        long all = Arrays.stream(rows).sum();
        return Arrays.stream(rows)
                .mapToDouble(count -> log ? StrictMath.log1p(count) / StrictMath.log1p(all) : (double) count / all)
                .toArray();
    }

    @Override
    public int maxInputs(int categories) {
        return 1;
    }

    @Override
    public int inputs(double[] fitted) {
        return 1;
    }

    @Override
    public List<String> inputNames(String column, List<String> categories, double[] fitted) {
        return List.of(column + " (frequency)");
    }

    @Override
    public void encode(int category, double[] fitted, double[] inputs, int from) {
        inputs[from] = category == UNKNOWN ? 0 : fitted[category];
    }

    @Override
    public Frequency with(PluginOptions options) {
        return new Frequency(options.bool("log", log));
    }
}

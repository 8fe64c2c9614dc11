package dev.chainrule.mlp.core.encodings;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a category as one input for each category: 1 for its own and 0 for the others, as scikit-learn's
 * {@code OneHotEncoder}. An unknown category sets all of them to 0.
 *
 * @param binary whether a column of two categories becomes a single input, −1 for the first, 1 for the second and 0 for an
 *     unknown one
 */
public record OneHot(boolean binary) implements CategoryEncoding {

    /** Creates the default: an input for each category, also if there are two. */
    public OneHot() {
        this(false);
    }

    @Override
    public String name() {
        return "one-hot";
    }

    @Override
    public List<String> aliases() {
        return List.of("onehot", "onehotencoder", "dummy");
    }

    /** Returns the number of categories. */
    @Override
    public double[] fit(List<String> categories, long[] rows) {
        return new double[] {rows.length};
    }

    @Override
    public int maxInputs(int categories) {
        return isOneInput(categories) ? 1 : categories;
    }

    @Override
    public int inputs(double[] fitted) {
        return maxInputs((int) fitted[0]);
    }

    private boolean isOneInput(double categories) {
        return binary && categories == 2;
    }

    @Override
    public List<String> inputNames(String column, List<String> categories, double[] fitted) {
        return isOneInput(fitted[0])
                ? List.of(column + "=" + categories.get(1))
                : categories.stream().map(category -> column + "=" + category).toList();
    }

    @Override
    public void encode(int category, double[] fitted, double[] inputs, int from) {
        if (isOneInput(fitted[0])) {
            inputs[from] = category == UNKNOWN ? 0 : 2 * category - 1;
            return;
        }
        Arrays.fill(inputs, from, from + (int) fitted[0], 0);
        if (category != UNKNOWN) {
            inputs[from + category] = 1;
        }
    }

    @Override
    public OneHot with(PluginOptions options) {
        return new OneHot(options.bool("binary", binary));
    }
}

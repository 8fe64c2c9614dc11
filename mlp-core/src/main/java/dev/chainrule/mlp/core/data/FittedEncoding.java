package dev.chainrule.mlp.core.data;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * An encoding that is fitted to a column: the plugin and the numbers that it computed from the training values. Immutable.
 *
 * @param <E> the kind of encoding
 * @since 0.2
 */
public final class FittedEncoding<E extends Encoding> {
    /** The largest number of fitted numbers. */
    public static final int MAX_NUMBERS = 1_000_000;

    private static final double[] TRIED = {-1e6, -1, 0, 0.5, 1, 1e6};

    private final PluginSpec spec;
    private final E plugin;
    private final double[] numbers;
    private final int inputs;

    /**
     * Creates a fitted encoding.
     *
     * @param spec the name and options of the plugin
     * @param numbers the numbers that the plugin computed, all finite
     * @throws IllegalArgumentException if a number is not finite, there are more than {@link #MAX_NUMBERS}, or they do
     *     not fit the plugin
     */
    public FittedEncoding(PluginSpec spec, E plugin, double[] numbers) {
        this(spec, plugin, numbers, 0);
    }

    /**
     * Creates a fitted encoding.
     *
     * @param spec the name and options of the plugin
     * @param numbers the numbers that the plugin computed, all finite
     * @param categories the number of categories; 0 for a column of numbers
     * @throws IllegalArgumentException if a number is not finite, there are more than {@link #MAX_NUMBERS}, or they do
     *     not fit the plugin
     */
    public FittedEncoding(PluginSpec spec, E plugin, double[] numbers, int categories) {
        if (numbers.length > MAX_NUMBERS) {
            throw new IllegalArgumentException(numbers.length + " numbers, at most " + MAX_NUMBERS);
        }
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("the numbers of an encoding must be finite, found " + number);
            }
        }
        this.spec = spec;
        this.plugin = plugin;
        this.numbers = numbers.clone();
        inputs = tried(plugin, this.numbers, categories);
    }

    /** Returns the number of inputs, after a trial of the numbers, which may come from a damaged file. */
    private static int tried(Encoding encoding, double[] numbers, int categories) {
        try {
            int inputs = encoding.inputs(numbers);
            if (inputs > 0
                    && inputs <= NetworkSpec.MAX_INPUTS
                    && names(encoding, numbers, inputs, categories) == inputs) {
                return inputs;
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    numbers.length + " numbers do not fit " + title(encoding) + ": " + Problem.clean(e.toString()), e);
        }
        throw new IllegalArgumentException(
                title(encoding) + " has no name for each input of " + numbers.length + " numbers");
    }

    /** Encodes some values and returns the number of names. */
    private static int names(Encoding plugin, double[] numbers, int inputs, int categories) {
        double[] to = new double[inputs];
        if (plugin instanceof CategoryEncoding encoding) {
            for (int category : new int[] {CategoryEncoding.UNKNOWN, 0, categories - 1}) {
                encoding.encode(category, numbers, to, 0);
            }
            List<String> words =
                    IntStream.range(0, categories).mapToObj(Integer::toString).toList();
            return encoding.inputNames("x", words, numbers).size();
        }
        NumberEncoding encoding = (NumberEncoding) plugin;
        for (double value : TRIED) {
            encoding.encode(value, numbers, to, 0);
            if (encoding instanceof Scaling scaling) {
                scaling.unscale(value, numbers);
            }
        }
        return encoding.inputNames("x", numbers).size();
    }

    /** Returns the number of inputs. */
    public int inputs() {
        return inputs;
    }

    /** Returns each input as a function that is linear between limits; empty if they are not. */
    public List<LinearPiece> pieces() {
        return plugin instanceof NumberEncoding encoding ? encoding.pieces(numbers) : List.of();
    }

    /** Returns each input as a formula of x; empty if the plugin states none. */
    public List<Expression> expressions() {
        return plugin instanceof NumberEncoding encoding ? encoding.expressions(numbers) : List.of();
    }

    /**
     * Returns a name for each input.
     *
     * @param categories the names of the categories; empty for a column of numbers
     */
    List<String> inputNames(String column, List<String> categories) {
        return plugin instanceof CategoryEncoding encoding
                ? encoding.inputNames(column, categories, numbers)
                : ((NumberEncoding) plugin).inputNames(column, numbers);
    }

    /**
     * Encodes a number.
     *
     * @param value a finite number
     * @param to receives the {@link #inputs}
     * @param from the index of the first of them in {@code to}
     * @throws PluginException if the encoding is NaN
     */
    public void encode(double value, double[] to, int from) {
        ((NumberEncoding) plugin).encode(value, numbers, to, from);
        requireNumbers(to, from, value);
    }

    /**
     * Encodes a category.
     *
     * @param category its index, or {@link CategoryEncoding#UNKNOWN}
     * @throws PluginException if the encoding is NaN
     */
    public void encodeCategory(int category, double[] to, int from) {
        ((CategoryEncoding) plugin).encode(category, numbers, to, from);
        requireNumbers(to, from, category);
    }

    private void requireNumbers(double[] to, int from, double value) {
        for (int i = from; i < from + inputs; i++) {
            if (Double.isNaN(to[i])) {
                throw broken(plugin, "encode(" + value + ") gives NaN");
            }
        }
    }

    /**
     * Returns the inputs for a missing number.
     *
     * @param column the training values
     * @throws PluginException if they are not finite numbers, or too few
     */
    double[] encodeMissing(ColumnValues column) {
        double[] missing = ((NumberEncoding) plugin).encodeMissing(column, numbers);
        if (missing.length != inputs || !Arrays.stream(missing).allMatch(Double::isFinite)) {
            throw broken(
                    plugin,
                    "encodeMissing returns " + Arrays.toString(missing) + ", expected " + inputs + " finite numbers");
        }
        return missing;
    }

    /**
     * Fits an encoding to a column.
     *
     * @param place the column, for messages
     * @throws DataException if the encoding cannot be fitted to these values
     * @throws PluginException if the plugin breaks its contract
     */
    static <E extends NumberEncoding> FittedEncoding<E> fit(
            PluginSpec spec, E plugin, ColumnValues column, Location place) {
        return fit(spec, plugin, () -> plugin.fit(column), 0, place);
    }

    /**
     * Fits an encoding to a column of categories.
     *
     * @param categories their names
     * @param rows the number of rows of each
     * @param place the column, for messages
     * @throws DataException if the encoding cannot be fitted to these values
     * @throws PluginException if the plugin breaks its contract
     */
    static FittedEncoding<CategoryEncoding> fit(
            PluginSpec spec, CategoryEncoding plugin, List<String> categories, long[] rows, Location place) {
        return fit(spec, plugin, () -> plugin.fit(categories, rows), categories.size(), place);
    }

    private static <E extends Encoding> FittedEncoding<E> fit(
            PluginSpec spec, E plugin, Supplier<double[]> fitting, int categories, Location place) {
        double[] numbers;
        try {
            numbers = fitting.get();
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    place,
                    "cannot be encoded as '" + spec.type() + "': " + Problem.clean(e.getMessage()));
        } catch (RuntimeException | Error e) {
            throw BrokenPlugin.threw(title(plugin), plugin, e);
        }
        try {
            return new FittedEncoding<>(spec, plugin, numbers, categories);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw broken(plugin, "fit returns what cannot be saved: " + e.getMessage());
        }
    }

    /** Returns the name and options of the plugin. */
    public PluginSpec spec() {
        return spec;
    }

    /** Returns the plugin. */
    public E plugin() {
        return plugin;
    }

    /** Returns a copy of the fitted numbers. */
    public double[] numbers() {
        return numbers.clone();
    }

    /** Returns the fitted numbers themselves, which must not be modified. */
    double[] shared() {
        return numbers;
    }

    /** Returns the exception for a plugin that breaks its contract. */
    static PluginException broken(Encoding plugin, String how) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                title(plugin) + " (" + plugin.getClass().getName() + "): " + how);
    }

    static String title(Encoding plugin) {
        return "encoding '" + plugin.name() + "'";
    }

    /** Compares the specs and the numbers. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FittedEncoding<?> that
                && spec.equals(that.spec)
                && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * spec.hashCode() + Arrays.hashCode(numbers);
    }

    /** Returns text such as {@code robust-smooth [5.8, 0.7, 4.3, 7.9]}. */
    @Override
    public String toString() {
        return spec.type() + " " + Arrays.toString(numbers);
    }
}

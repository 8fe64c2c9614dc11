package dev.chainrule.mlp.core.data;

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
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.Arrays;
import java.util.List;

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
        inputs = tried(plugin, this.numbers);
    }

    /** Returns the number of inputs, after a trial of the numbers, which may come from a damaged file. */
    private static int tried(Encoding plugin, double[] numbers) {
        if (!(plugin instanceof NumberEncoding encoding)) {
            return 1;
        }
        try {
            int inputs = encoding.inputs(numbers);
            if (inputs > 0 && inputs <= NetworkSpec.MAX_INPUTS) {
                double[] to = new double[inputs];
                for (double value : TRIED) {
                    encoding.encode(value, numbers, to, 0);
                    if (encoding instanceof Scaling scaling) {
                        scaling.unscale(value, numbers);
                    }
                }
                if (encoding.inputNames("x", numbers).size() == inputs) {
                    return inputs;
                }
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    numbers.length + " numbers do not fit " + title(plugin) + ": " + Problem.clean(e.toString()), e);
        }
        throw new IllegalArgumentException(
                title(plugin) + " has no name for each input of " + numbers.length + " numbers");
    }

    /** Returns the number of inputs. */
    public int inputs() {
        return inputs;
    }

    /** Returns each input as a function that is linear between limits; empty if they are not. */
    public List<LinearPiece> pieces() {
        return plugin instanceof NumberEncoding encoding ? encoding.pieces(numbers) : List.of();
    }

    /** Returns a name for each input. */
    List<String> inputNames(String column) {
        return ((NumberEncoding) plugin).inputNames(column, numbers);
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
        for (int i = from; i < from + inputs; i++) {
            if (Double.isNaN(to[i])) {
                throw broken(plugin, "encode(" + value + ") gives NaN");
            }
        }
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
        double[] numbers;
        try {
            numbers = plugin.fit(column);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    place,
                    "cannot be encoded as '" + spec.type() + "': " + Problem.clean(e.getMessage()));
        } catch (RuntimeException | Error e) {
            throw BrokenPlugin.threw(title(plugin), plugin, e);
        }
        try {
            return new FittedEncoding<>(spec, plugin, numbers);
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

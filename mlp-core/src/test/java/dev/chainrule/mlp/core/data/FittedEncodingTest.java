package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.CategoryEncoding;
import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.encodings.MinMaxScaling;
import dev.chainrule.mlp.core.encodings.PiecewiseLinear;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittedEncodingTest {
    private static final Location PLACE = Location.of("", "height");

    /** Two inputs, x and x − mean, one of whose methods is wrong on request. */
    private record Centered(String wrong) implements NumberEncoding {
        @Override
        public String name() {
            return "centered";
        }

        @Override
        public Centered with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(ColumnValues column) {
            return switch (wrong) {
                case "values" -> throw new IllegalArgumentException("all numbers must be even");
                case "state" -> throw new IllegalStateException("not today");
                case "number" -> new double[] {1.0 / 0};
                case "length" -> new double[FittedEncoding.MAX_NUMBERS + 1];
                case "none" -> new double[0];
                default -> new double[] {column.mean()};
            };
        }

        @Override
        public int maxInputs() {
            return 2;
        }

        @Override
        public int inputs(double[] fitted) {
            return wrong.equals("inputs") ? 0 : 2;
        }

        @Override
        public List<String> inputNames(String column, double[] fitted) {
            return wrong.equals("names") ? List.of(column) : List.of(column, column + " − mean");
        }

        @Override
        public void encode(double value, double[] fitted, double[] inputs, int from) {
            inputs[from] = value;
            inputs[from + 1] = wrong.equals("nan") && value == 3 ? Double.NaN : value - fitted[0];
        }

        @Override
        public double[] encodeMissing(ColumnValues column, double[] fitted) {
            return wrong.equals("missing") ? new double[] {1} : NumberEncoding.super.encodeMissing(column, fitted);
        }
    }

    /** The share of the rows, one input; the same for an unknown category. */
    private record Share() implements CategoryEncoding {
        @Override
        public String name() {
            return "share";
        }

        @Override
        public Share with(PluginOptions options) {
            return this;
        }

        @Override
        public double[] fit(List<String> categories, long[] rows) {
            double[] fitted = new double[rows.length];
            for (int k = 0; k < rows.length; k++) {
                fitted[k] = rows[k];
            }
            return fitted;
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
            return List.of(column + " of " + categories.size());
        }

        @Override
        public void encode(int category, double[] fitted, double[] inputs, int from) {
            inputs[from] = category == UNKNOWN ? -1 : fitted[category];
        }
    }

    private static FittedEncoding<Centered> centered(String wrong, double... numbers) {
        return new FittedEncoding<>(PluginSpec.of("centered"), new Centered(wrong), numbers);
    }

    private static FittedEncoding<Centered> fit(String wrong) {
        return FittedEncoding.fit(PluginSpec.of("centered"), new Centered(wrong), ColumnValues.of(1, 2, 6), PLACE);
    }

    private static String refusal(Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }

    private static String fault(Executable wrong) {
        return assertThrows(PluginException.class, wrong)
                .getMessage()
                .replace(" (" + Centered.class.getName() + ")", "");
    }

    @Test
    void aNumberIsEncodedAtItsPlaceAndNowhereElse() {
        double[] to = {7, 7, 7, 7};
        FittedEncoding<Centered> fitted = fit("");
        fitted.encode(5, to, 1);
        assertArrayEquals(new double[] {7, 5, 2, 7}, to); // the mean of 1, 2 and 6 is 3
        assertEquals(2, fitted.inputs());
        assertEquals(List.of("height", "height − mean"), fitted.inputNames("height", List.of()));
        assertArrayEquals(new double[] {3, 0}, fitted.encodeMissing(ColumnValues.of(1, 2, 6)));
        assertEquals(List.of(), fitted.pieces());
    }

    @Test
    void aCategoryIsEncodedAndSoIsAnUnknownOne() {
        FittedEncoding<CategoryEncoding> fitted =
                FittedEncoding.fit(PluginSpec.of("share"), new Share(), List.of("a", "b"), new long[] {30, 10}, PLACE);
        double[] to = new double[2];
        fitted.encodeCategory(1, to, 1);
        assertArrayEquals(new double[] {0, 10}, to);
        fitted.encodeCategory(CategoryEncoding.UNKNOWN, to, 0);
        assertArrayEquals(new double[] {-1, 10}, to);
        assertEquals(List.of("plan of 2"), fitted.inputNames("plan", List.of("a", "b")));
        assertEquals(List.of(), fitted.pieces());
    }

    @Test
    void piecesAreThoseOfThePlugin() {
        FittedEncoding<PiecewiseLinear> fitted = FittedEncoding.fit(
                PluginSpec.of("piecewise-linear"),
                (PiecewiseLinear) new PiecewiseLinear().with(PluginOptions.of(Map.of("bins", 2))),
                ColumnValues.of(0, 1, 2, 3, 4),
                PLACE);
        double[] to = new double[fitted.inputs()];
        fitted.encode(1, to, 0);
        for (int i = 0; i < to.length; i++) {
            LinearPiece piece = fitted.pieces().get(i);
            assertEquals(piece.value(1), to[i]);
        }
    }

    @Test
    void numbersThatCannotBeSavedAreRefused() {
        assertEquals("1000001 numbers, at most 1000000", refusal(() -> centered("", new double[1_000_001])));
        assertEquals(
                "the numbers of an encoding must be finite, found NaN", refusal(() -> centered("", 1, Double.NaN)));
    }

    /** Numbers may come from a damaged file: they are tried before a row needs them. */
    @Test
    void numbersThatDoNotFitThePluginAreRefused() {
        assertEquals(
                "0 numbers do not fit encoding 'centered': java.lang.ArrayIndexOutOfBoundsException: Index 0 out of"
                        + " bounds for length 0",
                refusal(() -> centered("")));
        assertEquals(
                "encoding 'centered' has no name for each input of 1 numbers", refusal(() -> centered("names", 3)));
        assertEquals(
                "encoding 'centered' has no name for each input of 1 numbers", refusal(() -> centered("inputs", 3)));
        assertEquals(
                "1 numbers do not fit encoding 'share': java.lang.ArrayIndexOutOfBoundsException: Index 1 out of"
                        + " bounds for length 1",
                refusal(() -> new FittedEncoding<>(PluginSpec.of("share"), new Share(), new double[] {5}, 2)));
    }

    @Test
    void valuesThatCannotBeEncodedAreAFaultOfTheData() {
        assertEquals(
                "height  cannot be encoded as 'centered': all numbers must be even [DAT_RANGE]",
                assertThrows(DataException.class, () -> fit("values")).getMessage());
    }

    @Test
    void aPluginThatBreaksItsContractIsNamed() {
        assertEquals(
                "encoding 'centered' threw java.lang.IllegalStateException: not today [PLG_CONTRACT]",
                fault(() -> fit("state")));
        assertEquals(
                "encoding 'centered': fit returns what cannot be saved: the numbers of an encoding must be finite,"
                        + " found Infinity [PLG_CONTRACT]",
                fault(() -> fit("number")));
        assertEquals(
                "encoding 'centered': fit returns what cannot be saved: 1000001 numbers, at most 1000000"
                        + " [PLG_CONTRACT]",
                fault(() -> fit("length")));
        assertEquals(
                "encoding 'centered': encodeMissing returns [1.0], expected 2 finite numbers [PLG_CONTRACT]",
                fault(() -> fit("missing").encodeMissing(ColumnValues.of(1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nanIsRefusedWhereverItIs(int from) {
        FittedEncoding<Centered> fitted = fit("nan");
        double[] to = new double[3];
        fitted.encode(4, to, from);
        assertEquals(
                "encoding 'centered': encode(3.0) gives NaN [PLG_CONTRACT]", fault(() -> fitted.encode(3, to, from)));
    }

    @Test
    void theNumbersAreCopied() {
        double[] numbers = {3};
        FittedEncoding<Centered> fitted = centered("", numbers);
        numbers[0] = 9;
        fitted.numbers()[0] = 9;
        assertArrayEquals(new double[] {3}, fitted.numbers());
    }

    @Test
    void encodingsAreEqualByTheirSpecAndNumbers() {
        FittedEncoding<Centered> one = centered("", 3);
        assertEquals(one, centered("", 3));
        assertEquals(one.hashCode(), centered("", 3).hashCode());
        assertNotEquals(one, centered("", 4));
        assertNotEquals(one, new FittedEncoding<>(PluginSpec.of("other"), new Centered(""), new double[] {3}));
        assertEquals("centered [3.0]", one.toString());
        FittedEncoding<MinMaxScaling> scaled =
                FittedEncoding.fit(PluginSpec.of("min-max"), new MinMaxScaling(), ColumnValues.of(2, 6), PLACE);
        assertEquals("min-max [2.0, 4.0]", scaled.toString());
    }
}

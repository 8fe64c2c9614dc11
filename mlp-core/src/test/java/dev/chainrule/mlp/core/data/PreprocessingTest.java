package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.core.encodings.PiecewiseLinear;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    private static final Target TARGET = new Target.Numbers(List.of("y"), Scaler.none(1));
    private static final Scaler SCALER = new Scaler(new double[] {10, 0}, new double[] {4, 2});

    private static Preprocessing ofNumbers(List<Double> fill) {
        Features features = new Features(List.of(new Feature("a", List.of()), new Feature("b", List.of())), fill);
        return new Preprocessing(features, SCALER, TARGET);
    }

    @Test
    void oneRowIsEncodedAsATableIs() {
        Preprocessing preprocessing = ofNumbers(List.of());
        Matrix one = new Matrix(2, 2);
        preprocessing.encode(new double[] {12, 3}, 0, one, 1);
        assertArrayEquals(new float[] {0, 0, 0.5f, 1.5f}, one.data());
        DataTable table = DataTable.unlabelled(List.of("b", "a"), new double[] {3, 12});
        assertArrayEquals(new float[] {0.5f, 1.5f}, preprocessing.inputs(table).data());
        assertArrayEquals(new double[][] {{0.5, 1.5}}, preprocessing.exactInputs(table));
    }

    @Test
    void aMissingNumberIsFilledInAndThenScaled() {
        Matrix one = new Matrix(1, 2);
        ofNumbers(List.of(14.0, 5.0)).encode(new double[] {Double.NaN, 3}, 0, one, 0);
        assertArrayEquals(new float[] {1, 1.5f}, one.data());
        DataException e = assertThrows(
                DataException.class, () -> ofNumbers(List.of()).encode(new double[] {12, Double.NaN}, 4, one, 0));
        assertEquals("b", e.problems().get(0).location().path());
    }

    /** Edges 0, 10, 30: 20 fills the first bin and half of the second; the second column is not encoded. */
    @Test
    void anEncodedNumberBecomesSeveralInputsAlikeInATableAndInARow() {
        FittedEncoding<NumberEncoding> bins = new FittedEncoding<>(
                PluginSpec.of("piecewise-linear"), new PiecewiseLinear(), new double[] {0, 10, 30});
        Features features =
                new Features(List.of(Feature.encoded("a", bins), Feature.number("b")), List.of(0.25, 0.0, 7.0));
        Scaler scaler = new Scaler(new double[3], new double[] {1, 1, 2});
        Preprocessing preprocessing = new Preprocessing(features, scaler, TARGET);
        assertEquals(List.of("a < 10", "a >= 10", "b"), preprocessing.inputNames());
        DataTable table = DataTable.unlabelled(List.of("b", "a"), new double[] {3, 20, 5, Double.NaN, Double.NaN, 35});
        float[] expected = {1, 0.5f, 1.5f, 0.25f, 0, 2.5f, 1, 1.25f, 3.5f};
        assertArrayEquals(expected, preprocessing.inputs(table).data());
        Matrix rows = new Matrix(3, 3);
        preprocessing.encode(new double[] {20, 3}, 0, rows, 0);
        preprocessing.encode(new double[] {Double.NaN, 5}, 1, rows, 1);
        preprocessing.encode(new double[] {35, Double.NaN}, 2, rows, 2);
        assertArrayEquals(expected, rows.data());
    }

    @Test
    void aNumberTooLargeForFloat32IsNamedWithItsRow() {
        assertEquals(
                "b  1.0E39 in row 3 is too large for float32, up to 3.4e38 in size, as the network takes it. Correct it,"
                        + " or scale the data [DAT_RANGE]",
                assertThrows(
                                DataException.class,
                                () -> ofNumbers(List.of()).encode(new double[] {1, 1e39}, 2, new Matrix(1, 2), 0))
                        .getMessage());
    }

    @Test
    void aRowHasOneNumberForEachFeature() {
        assertEquals(
                "expected 2 features, found 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ofNumbers(List.of()).encode(new double[3], 0, new Matrix(1, 2), 0))
                        .getMessage());
        assertEquals(
                "2 inputs, a scaler for 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Preprocessing(List.of("a", "b"), Scaler.none(1), TARGET))
                        .getMessage());
    }

    @Test
    void targetsKeepTheirDigitsBesideTheFloats() {
        MatrixDataset rows = new Preprocessing(List.of("a"), Scaler.none(1), TARGET)
                .dataset(DataTable.numeric(List.of("a"), new double[] {1}, List.of("y"), new double[] {0.1}));
        assertArrayEquals(new float[] {0.1f}, rows.target().data());
        assertArrayEquals(new double[] {0.1}, rows.exactTargets());
    }
}

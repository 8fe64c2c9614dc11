package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
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

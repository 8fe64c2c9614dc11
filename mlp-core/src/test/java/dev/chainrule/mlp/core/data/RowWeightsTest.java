package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.spec.ClassWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowWeightsTest {
    private static final ClassWeights BALANCED = new ClassWeights.Balanced();

    private static DataTable rows(List<String> labels, double... weights) {
        return new DataTable(
                List.of("x"),
                new double[labels.size()],
                List.of(),
                List.of("y"),
                labels,
                new double[0],
                weights,
                new int[0]);
    }

    /** n / (k · nⱼ) as sklearn.utils.compute_class_weight: 6 rows, 3 classes of 3, 2 and 1 rows. */
    @Test
    void balancedIsThatOfScikitLearn() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("b", 3L);
        counts.put("a", 2L);
        counts.put("c", 1L);
        RowWeights weights = RowWeights.of(BALANCED, counts);
        assertEquals("{b=0.6666666666666666, a=1.0, c=2.0}", weights.ofClass().toString());
        assertArrayEquals(new float[] {2, 0.6666667f, 1}, weights.of(rows(List.of("c", "b", "a"))));
        assertEquals(Map.of(), RowWeights.of(new ClassWeights.Equal(), counts).ofClass());
        ClassWeights given = new ClassWeights.Given(Map.of("a", 5.0));
        assertEquals(Map.of("a", 5.0), RowWeights.of(given, counts).ofClass());
    }

    @Test
    void theWeightOfARowIsThatOfItsClassTimesItsOwn() {
        RowWeights weights = new RowWeights(Map.of("a", 3.0));
        assertArrayEquals(new float[] {1.5f, 0.25f, 0}, weights.of(rows(List.of("a", "b", "a"), 0.5, 0.25, 0)));
        assertArrayEquals(new float[] {3, 1}, weights.of(rows(List.of("a", "b"))));
        RowWeights equal = new RowWeights(Map.of());
        assertArrayEquals(new float[] {0.5f, 2}, equal.of(rows(List.of("a", "b"), 0.5, 2)));
        assertArrayEquals(new float[0], equal.of(rows(List.of("a", "b"))));
    }

    /** A table that went through pandas has 3.0 for 3. */
    @Test
    void aLabelThatIsANumberIsFoundByItsValue() {
        LabelWeights weights = LabelWeights.given(new ClassWeights.Given(Map.of("3", 0.0, "4", 2.0)));
        assertEquals(0, weights.of("3.0"));
        assertEquals(2, weights.of("4"));
        assertEquals(1, weights.of("5"));
        assertTrue(weights.isNamed("3.0"));
        assertFalse(weights.isNamed("5"));
        assertTrue(weights.isExcluded("3.0"));
        assertFalse(weights.isExcluded("5"));
        assertFalse(LabelWeights.given(new ClassWeights.Equal()).isNamed("3"));
    }

    @Test
    void aWeightThatFloat32CannotHoldIsNamed() {
        RowWeights weights = new RowWeights(Map.of("a", 2.0));
        assertEquals(
                "sampleWeight  the weight 2.0E39 in row 2 is too large for float32, up to 3.4e38. Divide all weights by the"
                        + " same number [DAT_RANGE]",
                assertThrows(DataException.class, () -> weights.of(rows(List.of("b", "a"), 1, 1e39)))
                        .getMessage());
        String rest =
                " in row 1 would underflow to 0 in float32, from 1.4e-45. Use 0 to leave the row out, or multiply all"
                        + " weights by the same number [DAT_RANGE]";
        assertEquals(
                "sampleWeight  the weight 1.0E-46" + rest,
                assertThrows(DataException.class, () -> weights.of(rows(List.of("b"), 1e-46)))
                        .getMessage());
        assertEquals(
                "sampleWeight  the weight 1.0E-30 times 1.0E-20" + rest,
                assertThrows(
                                DataException.class,
                                () -> new RowWeights(Map.of("b", 1e-30)).of(rows(List.of("b"), 1e-20)))
                        .getMessage());
        assertArrayEquals(new float[] {0}, new RowWeights(Map.of("b", 0.0)).of(rows(List.of("b"), 1e-20)));
    }

    /** More rows than are looked at in one go; every third is of the second class, and the first row counts 0. */
    @Test
    void preparedRowsAreCountedByTheirTargets() {
        int rows = 9_000;
        Matrix one = new Matrix(rows, 1);
        Matrix three = new Matrix(rows, 3);
        IntStream.range(0, rows).forEach(r -> one.set(r, 0, r % 3 == 1 ? 1 : 0));
        IntStream.range(0, rows).forEach(r -> three.set(r, r % 3 == 1 ? 2 : 0, 1));
        float[] own = new float[rows];
        IntStream.range(1, rows).forEach(r -> own[r] = 1);
        Target two = new Target.Classes("y", List.of("no", "yes"), 1);
        Target more = new Target.Classes("y", List.of("a", "b", "c"), 3);
        assertEquals(
                Map.of("no", 9000 / 12000.0, "yes", 9000 / 6000.0),
                RowWeights.of(BALANCED, two, new MatrixDataset(new Matrix(rows, 1), one))
                        .ofClass());
        assertEquals(
                Map.of("a", 8999 / (2 * 5999.0), "c", 8999 / 6000.0),
                RowWeights.of(BALANCED, more, new MatrixDataset(new Matrix(rows, 1), three, own))
                        .ofClass());
        Target number = new Target.Numbers(List.of("y"), Scaler.none(1));
        assertEquals(
                Map.of(),
                RowWeights.of(BALANCED, number, new MatrixDataset(new Matrix(rows, 1), one))
                        .ofClass());
        assertEquals(
                Map.of(),
                RowWeights.of(new ClassWeights.Equal(), two, new MatrixDataset(new Matrix(rows, 1), one))
                        .ofClass());
    }
}

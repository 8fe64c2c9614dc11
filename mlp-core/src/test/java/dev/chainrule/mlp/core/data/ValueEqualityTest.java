package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.training.ConfusionMatrix;
import java.util.List;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

/** Records that hold arrays are equal when the numbers in the arrays are. */
class ValueEqualityTest {

    private static void assertComparedByValue(DoubleFunction<Object> of) {
        assertEquals(of.apply(1), of.apply(1));
        assertEquals(of.apply(1).hashCode(), of.apply(1).hashCode());
        assertNotEquals(of.apply(1), of.apply(2));
        assertNotEquals(of.apply(1), "another type");
    }

    @Test
    void arraysAreComparedByTheirNumbers() {
        assertComparedByValue(x -> new Split(new int[] {(int) x}, new int[] {3}));
        assertComparedByValue(x -> new Split(new int[] {3}, new int[] {(int) x}));
        assertComparedByValue(x -> new Rows(new double[][] {{x}}, new double[][] {{3}}));
        assertComparedByValue(x -> new Rows(new double[][] {{3}}, new double[][] {{x}}));
        assertComparedByValue(x -> new Rows(new double[][] {{3}}, new double[][] {{3}}, new double[] {x}));
        assertComparedByValue(x -> new ConfusionMatrix(List.of("a"), new int[][] {{(int) x}}));
        assertComparedByValue(x -> new Scaler(new double[] {x}, new double[] {3}));
        assertComparedByValue(x -> new Scaler(new double[] {3}, new double[] {x}));
        assertComparedByValue(x -> new Target.Numbers(List.of("y"), new Scaler(new double[] {3}, new double[] {x})));
        assertComparedByValue(x -> Dataset.of(matrix(x), matrix(3)));
        assertComparedByValue(x -> Dataset.of(matrix(3), matrix(x)));
        assertComparedByValue(x -> new MatrixDataset(matrix(3), matrix(3), new float[] {(float) x}));
        assertComparedByValue(x -> DataTable.unlabelled(List.of("x"), new double[] {x}));
        assertComparedByValue(x -> DataTable.numeric(List.of("x"), new double[] {3}, List.of("y"), new double[] {x}));
        assertComparedByValue(x -> DataTable.from(List.of(3))
                .number("x", value -> value)
                .weight(value -> x)
                .build());
    }

    private static Matrix matrix(double value) {
        return new Matrix(new float[] {(float) value}, 1, 1);
    }

    @Test
    void largeOnesTellTheirShape() {
        assertEquals(
                "1 row of 'x' with the target 'y'",
                DataTable.numeric(List.of("x"), new double[] {3}, List.of("y"), new double[] {4})
                        .toString());
        assertEquals(
                "1 x 1 inputs and 1 targets", Dataset.of(matrix(3), matrix(3)).toString());
        assertEquals("2 rows to train on, 1 held out", new Split(new int[] {0, 1}, new int[] {2}).toString());
        assertEquals(
                "ConfusionMatrix[labels=[a], counts=[[7]]]",
                new ConfusionMatrix(List.of("a"), new int[][] {{7}}).toString());
    }
}

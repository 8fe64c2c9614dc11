package dev.chainrule.mlp.core.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static final double[][] INPUTS = {{1, 2}, {3, 4}, {5, 6}};
    private static final double[][] TARGETS = {{1}, {0}, {1}};

    @Test
    void withoutWeightsEachRowCountsOne() {
        Rows rows = new Rows(INPUTS, TARGETS);
        assertEquals(3, rows.count());
        assertEquals(1, rows.weight(2));
        assertEquals(0.5, rows.withWeights(new float[] {1, 2, 0.5f}).weight(2));
    }

    @Test
    void partsThatDoNotFitAreRejected() {
        assertEquals(
                "3 rows of inputs, 1 of targets",
                assertThrows(IllegalArgumentException.class, () -> new Rows(INPUTS, new double[][] {{1}}))
                        .getMessage());
        assertEquals(
                "3 rows of inputs, 2 weights",
                assertThrows(IllegalArgumentException.class, () -> new Rows(INPUTS, TARGETS, new double[] {1, 2}))
                        .getMessage());
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Rows(INPUTS, TARGETS, new double[] {1, wrong, 1}));
        }
    }

    @Test
    void theFirstRowsKeepTheirWeights() {
        Rows rows = new Rows(INPUTS, TARGETS, new double[] {1, 2, 3});
        assertEquals(
                new Rows(new double[][] {{1, 2}, {3, 4}}, new double[][] {{1}, {0}}, new double[] {1, 2}),
                rows.first(2));
        assertEquals(rows, rows.first(10));
        assertEquals(new Rows(INPUTS, TARGETS).first(1), new Rows(new double[][] {{1, 2}}, new double[][] {{1}}));
    }

    @Test
    void rowsOfEqualContentsAreEqual() {
        Rows rows = new Rows(INPUTS, TARGETS, new double[] {1, 2, 3});
        double[][] copy = Arrays.stream(INPUTS).map(double[]::clone).toArray(double[][]::new);
        Rows same = new Rows(copy, TARGETS, new double[] {1, 2, 3});
        assertEquals(rows, same);
        assertEquals(rows.hashCode(), same.hashCode());
        copy[2][1] = 7;
        assertNotEquals(rows, same);
        assertNotEquals(rows, new Rows(INPUTS, TARGETS));
        assertEquals("3 rows", rows.toString());
        assertEquals("1 row", rows.first(1).toString());
    }

    /** (0.3 − 0.1) / 0.2 is 0.9999999999999998 in float64 and 1 in float32. */
    @Test
    void ofATableTheyAreScaledInFloat64() {
        DataTable table = DataTable.numeric(List.of("x"), new double[] {0.3}, List.of("y"), new double[] {0.3});
        Scaler scaler = new Scaler(new double[] {0.1}, new double[] {0.2});
        Preprocessing preprocessing = new Preprocessing(List.of("x"), scaler, new Target.Numbers(List.of("y"), scaler));
        Rows rows = Rows.of(preprocessing, table);
        assertArrayEquals(new double[] {(0.3 - 0.1) / 0.2}, rows.inputs()[0]);
        assertArrayEquals(new double[] {(0.3 - 0.1) / 0.2}, rows.targets()[0]);
        Rows prepared = Rows.of(preprocessing.dataset(table));
        assertArrayEquals(new double[] {1}, prepared.inputs()[0]);
        assertArrayEquals(new double[] {1}, prepared.targets()[0]);
    }

    @Test
    void randomRowsFollowTheSeedAndFitTheLoss() {
        RunSpec spec = RunSpec.builder()
                .network(n -> n.inputs(4).layer(3, "softmax"))
                .loss("cross-entropy")
                .build();
        Network network = Network.build(spec, Plugins.load());
        Rows rows = Rows.random(network, 5, 1);
        assertEquals(rows, Rows.random(network, 5, 1));
        assertNotEquals(rows, Rows.random(network, 5, 2));
        assertEquals(5, rows.count());
        for (int r = 0; r < 5; r++) {
            assertTrue(Arrays.stream(rows.inputs()[r]).allMatch(x -> x >= -2 && x < 2));
            assertEquals(1, Arrays.stream(rows.targets()[r]).sum(), 1e-12);
        }
    }
}

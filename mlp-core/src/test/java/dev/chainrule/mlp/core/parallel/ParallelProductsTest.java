package dev.chainrule.mlp.core.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.linalg.PackedWeights;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that divide a product by rows or by columns give the bits of one thread. */
class ParallelProductsTest {
    private static float[] random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "4, 5, 3", // too small to divide
        "256, 250, 130", // by columns
        "2100, 130, 30", // forward by rows: fewer units than a block for each thread
        "2100, 30, 130", // backward by rows: fewer inputs than a block for each thread
        "64, 700, 200", // the gradient by inputs
        "1001, 100, 81",
    })
    void threadsGiveTheBitsOfOne(int rows, int inputs, int units) {
        float[] x = random(rows * inputs, 1);
        float[] parameters = random((inputs + 1) * units, 2);
        float[] d = random(rows * units, 3);
        float[][] expected = products(1, rows, inputs, units, x, parameters, d);
        assertArrayEquals(expected[0], expected[3], "packed weights");
        for (int threads = 2; threads <= 3; threads++) {
            float[][] found = products(threads, rows, inputs, units, x, parameters, d);
            for (int p = 0; p < expected.length; p++) {
                assertArrayEquals(expected[p], found[p], "product " + p + " with " + threads + " threads");
            }
        }
    }

    private static float[][] products(
            int threads, int rows, int inputs, int units, float[] x, float[] parameters, float[] d) {
        float[] z = new float[rows * units];
        float[] packed = new float[rows * units];
        float[] dx = new float[rows * inputs];
        float[] gradient = new float[(inputs + 1) * units];
        try (WorkerTeam team = new WorkerTeam(threads)) {
            ParallelProducts products = new ParallelProducts(new JavaKernel(), team, rows, Math.max(inputs, units));
            products.forward(x, parameters, z, rows, inputs, units);
            PackedWeights weights = new JavaKernel().pack(parameters, inputs, units);
            products.forward(x, weights, packed, rows, inputs, units);
            products.backward(d, parameters, dx, rows, inputs, units);
            products.gradient(x, d, gradient, rows, inputs, units);
        }
        return new float[][] {z, dx, gradient, packed};
    }
}

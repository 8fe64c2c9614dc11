package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The tests that every kernel passes. */
abstract class KernelContract {
    /** Fills every output array, to detect writes outside the output. */
    private static final float UNTOUCHED = 12345.678f;

    /** Only guards against an endless loop; the optimizing compiler finishes far earlier. */
    private static final int MAX_ROUNDS = 2_000;

    private static final int[][] SHAPES = { // rows, inputs, units
        {1, 1, 1},
        {1, 7, 5},
        {1, 5, 3},
        {1, 64, 64},
        {1, 64, 10},
        {1, 784, 128},
        {1, 37, 513},
        {1, 300, 131},
        {2, 3, 2},
        {3, 16, 15},
        {4, 15, 17},
        {5, 17, 16},
        {6, 31, 33},
        {7, 32, 31},
        {8, 33, 32},
        {9, 63, 65},
        {10, 65, 63},
        {11, 64, 24},
        {12, 23, 48},
        {13, 47, 49},
        {14, 1, 67},
        {15, 67, 1},
        {16, 2, 129},
        {17, 127, 128},
        {29, 128, 127},
        {31, 13, 257},
        {32, 64, 64},
        {32, 64, 10},
        {33, 129, 130},
        {64, 128, 10},
        {61, 255, 255},
        {127, 257, 101},
        {128, 64, 512},
        {129, 513, 37},
        {5, 521, 523},
        {257, 19, 41},
        {300, 40, 96},
        {2, 1031, 1033},
        {8, 640, 160},
        {3, 2100, 70},
        {600, 9, 33},
        {340, 23, 8},
        {23, 400, 7},
        {19, 70, 72}
    };

    private final Kernel kernel;

    KernelContract(Kernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void productsEqualTheDefinitionBitForBitInEveryShape() {
        for (int[] shape : SHAPES) {
            Case c = new Case(shape[0], shape[1], shape[2]);
            c.check(kernel, 0, c.rows, 0, c.inputs, 0, c.units);
        }
    }

    @Test
    void productsEqualTheDefinitionBitForBitInRandomShapes() {
        SplittableRandom random = new SplittableRandom(20);
        for (int n = 0; n < 300; n++) {
            Case c = new Case(1 + random.nextInt(40), 1 + random.nextInt(90), 1 + random.nextInt(90));
            c.check(kernel, 0, c.rows, 0, c.inputs, 0, c.units);
        }
    }

    @Test
    void blocksHaveTheBitsOfTheWholeAndWriteNothingElse() {
        SplittableRandom random = new SplittableRandom(21);
        for (int[] shape : List.of(
                new int[] {37, 70, 150}, new int[] {64, 128, 10}, new int[] {300, 40, 45}, new int[] {1, 600, 140})) {
            Case c = new Case(shape[0], shape[1], shape[2]);
            for (int n = 0; n < 40; n++) {
                int fromRow = random.nextInt(c.rows);
                int fromInput = random.nextInt(c.inputs);
                int fromUnit = random.nextInt(c.units);
                c.check(
                        kernel,
                        fromRow,
                        fromRow + random.nextInt(c.rows - fromRow + 1),
                        fromInput,
                        fromInput + random.nextInt(c.inputs - fromInput + 1),
                        fromUnit,
                        fromUnit + random.nextInt(c.units - fromUnit + 1));
            }
        }
    }

    @Test
    void blocksOfPackedWeightsHaveTheBitsOfTheWholeAndWriteNothingElse() {
        for (int[] shape : List.of(new int[] {17, 400, 200}, new int[] {2, 30, 130}, new int[] {1, 321, 300})) {
            Case c = new Case(shape[0], shape[1], shape[2]);
            for (int from = 0; from < c.units; from += 64) {
                c.check(kernel, 0, c.rows, 0, 1, from, Math.min(c.units, from + 64));
                c.check(kernel, c.rows / 2, c.rows, 0, 1, from, c.units);
            }
        }
    }

    @Test
    void rowOfABatchHasTheBitsOfASingleRow() {
        Case c = new Case(21, 100, 75);
        Scratch scratch = kernel.newScratch(c.rows, 100);
        float[] batch = new float[c.rows * c.units];
        kernel.forward(c.x, c.parameters, batch, c.rows, c.inputs, c.units, scratch);
        for (int r = 0; r < c.rows; r++) {
            float[] alone = new float[c.units];
            float[] row = Arrays.copyOfRange(c.x, r * c.inputs, (r + 1) * c.inputs);
            kernel.forward(row, c.parameters, alone, 1, c.inputs, c.units, scratch);
            assertEquals(0, Arrays.compare(alone, Arrays.copyOfRange(batch, r * c.units, (r + 1) * c.units)));
        }
    }

    @Test
    void areFiniteDetectsNonFiniteNumbersAtEveryPosition() {
        for (int length : new int[] {5, 12, 20, 28, 79, 2079}) {
            float[] numbers = new float[length];
            Arrays.fill(numbers, -Float.MAX_VALUE);
            for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                for (int at = 0; at < length; at++) {
                    numbers[at] = wrong;
                    assertEquals(at < 3 || at >= length - 2, kernel.areFinite(numbers, 3, length - 2));
                    numbers[at] = -Float.MAX_VALUE;
                }
            }
        }
    }

    @Test
    void computesALayerCalculatedByHand() {
        float[] x = {1, 2, 3, 4};
        float[] parameters = {10, 100, 0.5f};
        float[] d = {1, -1};
        Scratch scratch = kernel.newScratch(2, 2);
        float[] z = new float[2];
        kernel.forward(x, parameters, z, 2, 2, 1, scratch);
        assertEquals("[210.5, 430.5]", Arrays.toString(z)); // 1·10 + 2·100 + 0.5, 3·10 + 4·100 + 0.5
        float[] dx = new float[4];
        kernel.backward(d, parameters, dx, 2, 2, 1, scratch);
        assertEquals("[10.0, 100.0, -10.0, -100.0]", Arrays.toString(dx));
        float[] gradient = new float[3];
        kernel.gradient(x, d, gradient, 2, 2, 1, scratch);
        assertEquals("[-2.0, -2.0, 0.0]", Arrays.toString(gradient)); // 1 − 3, 2 − 4, 1 − 1
    }

    @Test
    void zeroTimesInfinityIsNaNInEveryProduct() {
        for (int[] shape : List.of(new int[] {3, 2, 2}, new int[] {20, 70, 70}, new int[] {1, 70, 70})) {
            Case c = new Case(shape[0], shape[1], shape[2]);
            Arrays.fill(c.x, 0);
            Arrays.fill(c.d, 0);
            c.parameters[1] = Float.POSITIVE_INFINITY;
            c.check(kernel, 0, c.rows, 0, c.inputs, 0, c.units);
            assertTrue(Float.isNaN(c.z(kernel)[1]), "0·∞ in the forward product");
            assertTrue(Float.isNaN(c.dx(kernel)[0]), "0·∞ in the backward product");
            c.d[1] = Float.NEGATIVE_INFINITY;
            c.check(kernel, 0, c.rows, 0, c.inputs, 0, c.units);
            assertTrue(Float.isNaN(c.gradient(kernel)[1]), "0·∞ in the gradient");
        }
    }

    @Test
    void everyDivisionAmongThreadsHasTheSameBits() {
        Case c = new Case(45, 150, 130);
        for (int threads = 1; threads <= 3; threads++) {
            for (int parts : new int[] {1, 2, 3, 5}) {
                Scratch[] scratch = new Scratch[threads];
                Arrays.setAll(scratch, n -> c.scratch(kernel));
                float[] z = new float[c.rows * c.units];
                float[] dx = new float[c.rows * c.inputs];
                float[] gradient = new float[(c.inputs + 1) * c.units];
                try (WorkerTeam team = new WorkerTeam(threads)) {
                    team.run(parts, (part, thread) -> {
                        int from = WorkerTeam.start(c.units, 16, parts, part);
                        int to = WorkerTeam.start(c.units, 16, parts, part + 1);
                        kernel.forward(c.x, c.parameters, z, c.inputs, c.units, 0, c.rows, from, to, scratch[thread]);
                    });
                    team.run(parts, (part, thread) -> {
                        int from = WorkerTeam.start(c.rows, 4, parts, part);
                        int to = WorkerTeam.start(c.rows, 4, parts, part + 1);
                        kernel.backward(
                                c.d, c.parameters, dx, c.inputs, c.units, from, to, 0, c.inputs, scratch[thread]);
                    });
                    team.run(parts, (part, thread) -> {
                        int from = WorkerTeam.start(c.inputs + 1, 4, parts, part);
                        int to = WorkerTeam.start(c.inputs + 1, 4, parts, part + 1);
                        kernel.gradient(
                                c.x, c.d, gradient, c.rows, c.inputs, c.units, from, to, 0, c.units, scratch[thread]);
                    });
                }
                assertEquals(0, Arrays.compare(c.z(kernel), z));
                assertEquals(0, Arrays.compare(c.dx(kernel), dx));
                assertEquals(0, Arrays.compare(c.gradient(kernel), gradient));
            }
        }
    }

    @Test
    void productsAllocateNothingAfterWarmUp() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int[] shape : List.of(new int[] {1, 7, 5}, new int[] {32, 64, 64}, new int[] {32, 64, 10})) {
            Case c = new Case(shape[0], shape[1], shape[2]);
            Scratch scratch = c.scratch(kernel);
            float[] z = new float[c.rows * c.units];
            float[] dx = new float[c.rows * c.inputs];
            float[] gradient = new float[(c.inputs + 1) * c.units];
            long least = Long.MAX_VALUE;
            // vectors are objects until the optimizing compiler has run, after a number of rounds that varies by
            // machine
            for (int round = 0; round < MAX_ROUNDS && least > 0; round++) {
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (int n = 0; n < 1000; n++) {
                    kernel.forward(c.x, c.parameters, z, c.rows, c.inputs, c.units, scratch);
                    kernel.backward(c.d, c.parameters, dx, c.rows, c.inputs, c.units, scratch);
                    kernel.gradient(c.x, c.d, gradient, c.rows, c.inputs, c.units, scratch);
                }
                long after =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                least = Math.min(least, after - before);
            }
            assertEquals(0, least, kernel.name() + " bytes in 1000 rounds of " + Arrays.toString(shape));
        }
    }

    /** The operands of one shape, in arrays longer than their matrices. */
    private static final class Case {
        final int rows;
        final int inputs;
        final int units;
        final float[] x;
        final float[] d;
        final float[] parameters;

        Case(int rows, int inputs, int units) {
            this.rows = rows;
            this.inputs = inputs;
            this.units = units;
            SplittableRandom random = new SplittableRandom(rows * 31L + inputs * 37L + units);
            x = random(random, rows * inputs);
            d = random(random, rows * units);
            parameters = random(random, (inputs + 1) * units);
        }

        private static float[] random(SplittableRandom random, int length) {
            float[] values = new float[length];
            for (int n = 0; n < length; n++) {
                values[n] = (float) (random.nextDouble() * 2 - 1);
            }
            return values;
        }

        float[] z(Kernel kernel) {
            float[] z = new float[rows * units];
            kernel.forward(x, parameters, z, rows, inputs, units, scratch(kernel));
            return z;
        }

        float[] dx(Kernel kernel) {
            float[] dx = new float[rows * inputs];
            kernel.backward(d, parameters, dx, rows, inputs, units, scratch(kernel));
            return dx;
        }

        float[] gradient(Kernel kernel) {
            float[] gradient = new float[(inputs + 1) * units];
            kernel.gradient(x, d, gradient, rows, inputs, units, scratch(kernel));
            return gradient;
        }

        Scratch scratch(Kernel kernel) {
            return kernel.newScratch(rows, Math.max(inputs, units));
        }

        /** Checks all three products within the ranges; the gradient includes the biases if the range has the last input. */
        void check(Kernel kernel, int r0, int r1, int i0, int i1, int u0, int u1) {
            Scratch scratch = scratch(kernel);
            float[] z = untouched(rows * units);
            kernel.forward(x, parameters, z, inputs, units, r0, r1, u0, u1, scratch);
            for (int r = 0; r < rows; r++) {
                for (int u = 0; u < units; u++) {
                    boolean inside = r >= r0 && r < r1 && u >= u0 && u < u1;
                    float expected = inside ? Reference.forward(x, parameters, inputs, units, r, u) : UNTOUCHED;
                    same(kernel, "forward", expected, z[r * units + u], r, u);
                }
            }
            if (u0 % 64 == 0 && (u1 % 64 == 0 || u1 == units)) {
                float[] packed = untouched(rows * units);
                PackedWeights weights = kernel.pack(parameters, inputs, units);
                kernel.forward(x, weights, packed, inputs, units, r0, r1, u0, u1, scratch);
                for (int n = 0; n < packed.length; n++) {
                    same(kernel, "packed forward", z[n], packed[n], n / units, n % units);
                }
            }
            float[] dx = untouched(rows * inputs);
            kernel.backward(d, parameters, dx, inputs, units, r0, r1, i0, i1, scratch);
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < inputs; i++) {
                    boolean inside = r >= r0 && r < r1 && i >= i0 && i < i1;
                    float expected = inside ? Reference.backward(d, parameters, inputs, units, r, i) : UNTOUCHED;
                    same(kernel, "backward", expected, dx[r * inputs + i], r, i);
                }
            }
            int toInput = i1 == inputs ? inputs + 1 : i1;
            float[] gradient = untouched((inputs + 1) * units);
            kernel.gradient(x, d, gradient, rows, inputs, units, i0, toInput, u0, u1, scratch);
            for (int i = 0; i <= inputs; i++) {
                for (int u = 0; u < units; u++) {
                    boolean inside = i >= i0 && i < toInput && u >= u0 && u < u1;
                    float expected = inside ? Reference.gradient(x, d, rows, inputs, units, i, u) : UNTOUCHED;
                    same(kernel, "gradient", expected, gradient[i * units + u], i, u);
                }
            }
            assertEquals(UNTOUCHED, z[rows * units], "beyond the last output");
            assertEquals(UNTOUCHED, dx[rows * inputs], "beyond the last output");
            assertEquals(UNTOUCHED, gradient[(inputs + 1) * units], "beyond the last output");
        }

        private static float[] untouched(int length) {
            float[] values = new float[length + 3];
            Arrays.fill(values, UNTOUCHED);
            return values;
        }

        private void same(Kernel kernel, String product, float expected, float actual, int row, int column) {
            if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
                throw new AssertionError(kernel.name() + " " + product + " of " + rows + " x " + inputs + " x " + units
                        + " at [" + row + "][" + column + "]: expected " + expected + " but was " + actual);
            }
        }
    }
}

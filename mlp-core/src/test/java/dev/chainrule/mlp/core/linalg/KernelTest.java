package dev.chainrule.mlp.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Tests what a kernel has without writing it: whole products, packed weights, one kernel for any workload. */
class KernelTest {
    private static final float UNTOUCHED = 12345;

    /** Computes the three products by their definition. */
    private static final class Definition implements Kernel {
        @Override
        public String name() {
            return "definition";
        }

        @Override
        public Scratch newScratch(int rows, int side) {
            return new Scratch(new float[0], new float[0][], new float[0][]);
        }

        @Override
        public void forward(
                float[] x,
                float[] parameters,
                float[] z,
                int inputs,
                int units,
                int fromRow,
                int toRow,
                int fromUnit,
                int toUnit,
                Scratch scratch) {
            for (int r = fromRow; r < toRow; r++) {
                for (int u = fromUnit; u < toUnit; u++) {
                    z[r * units + u] = Reference.forward(x, parameters, inputs, units, r, u);
                }
            }
        }

        @Override
        public void backward(
                float[] d,
                float[] parameters,
                float[] dx,
                int inputs,
                int units,
                int fromRow,
                int toRow,
                int fromInput,
                int toInput,
                Scratch scratch) {
            for (int r = fromRow; r < toRow; r++) {
                for (int i = fromInput; i < toInput; i++) {
                    dx[r * inputs + i] = Reference.backward(d, parameters, inputs, units, r, i);
                }
            }
        }

        @Override
        public void gradient(
                float[] x,
                float[] d,
                float[] gradient,
                int rows,
                int inputs,
                int units,
                int fromInput,
                int toInput,
                int fromUnit,
                int toUnit,
                Scratch scratch) {
            for (int i = fromInput; i < toInput; i++) {
                for (int u = fromUnit; u < toUnit; u++) {
                    gradient[i * units + u] = Reference.gradient(x, d, rows, inputs, units, i, u);
                }
            }
        }

        @Override
        public boolean areFinite(float[] values, int from, int to) {
            throw new UnsupportedOperationException("not needed");
        }
    }

    private final Kernel kernel = new Definition();
    private final Scratch scratch = kernel.newScratch(3, 3);

    /** W = (1 2 3; 4 5 6), b = (10 20 30). */
    private final float[] parameters = {1, 2, 3, 4, 5, 6, 10, 20, 30};

    private final float[] x = {1, 0, 0, 1, 1, 1};
    private final float[] d = {1, 0, 0, 0, 1, 0, 1, 1, 1};

    private static float[] untouched(int length) {
        float[] values = new float[length];
        Arrays.fill(values, UNTOUCHED);
        return values;
    }

    @Test
    void theWholeForwardProductHasAllUnitsOfTheFirstRows() {
        float[] z = untouched(9);
        kernel.forward(x, parameters, z, 2, 2, 3, scratch);
        assertArrayEquals(new float[] {11, 22, 33, 14, 25, 36, UNTOUCHED, UNTOUCHED, UNTOUCHED}, z);
    }

    @Test
    void theWholeBackwardProductHasAllInputsOfTheFirstRows() {
        float[] dx = untouched(6);
        kernel.backward(d, parameters, dx, 2, 2, 3, scratch);
        assertArrayEquals(new float[] {1, 4, 2, 5, UNTOUCHED, UNTOUCHED}, dx);
    }

    @Test
    void theWholeGradientHasTheWeightsAndTheBiasesOfTheFirstRows() {
        float[] gradient = untouched(9);
        kernel.gradient(x, d, gradient, 2, 2, 3, scratch);
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 1, 1, 0}, gradient); // rows (1 0) and (0 1) of X select D
    }

    @Test
    void weightsAreNotCopiedUnlessAKernelDoesSo() {
        PackedWeights packed = kernel.pack(parameters, 2, 3);
        assertFalse(packed.isCopied());
        float[] z = untouched(9);
        kernel.forward(x, packed, z, 2, 3, 1, 3, 1, 2, scratch);
        assertArrayEquals(
                new float[] {UNTOUCHED, UNTOUCHED, UNTOUCHED, UNTOUCHED, 25, UNTOUCHED, UNTOUCHED, 27, UNTOUCHED}, z);
    }

    @Test
    void isTheKernelForAnyWorkload() {
        assertSame(kernel, kernel.forWorkload(0));
        assertSame(kernel, kernel.forWorkload(Long.MAX_VALUE));
    }
}

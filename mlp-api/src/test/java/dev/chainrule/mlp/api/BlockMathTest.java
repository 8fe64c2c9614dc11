package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockMathTest {

    private interface OfMany {
        void apply(float[] x, float[] y, int n);
    }

    private interface OfOne {
        float apply(float x);
    }

    private enum Function {
        EXP(BlockMath::exp, FloatMath::exp),
        EXPM1(BlockMath::expm1, FloatMath::expm1),
        TANH(BlockMath::tanh, FloatMath::tanh),
        SIGMOID(BlockMath::sigmoid, FloatMath::sigmoid),
        SOFTPLUS(BlockMath::softplus, FloatMath::softplus),
        ERF(BlockMath::erf, FloatMath::erf);

        private final OfMany many;
        private final OfOne one;

        Function(OfMany many, OfOne one) {
            this.many = many;
            this.one = one;
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasTheBitsOfFloatMathOverTheWholeRange(Function function) {
        float[] x = new float[100_000];
        for (long i = 0; i < x.length; i++) {
            x[(int) i] = Float.intBitsToFloat((int) (i * (1L << 32) / x.length));
        }
        float[] y = new float[x.length];
        function.many.apply(x, y, x.length);
        for (int i = 0; i < x.length; i++) {
            float expected = function.one.apply(x[i]);
            if (Float.floatToIntBits(expected) != Float.floatToIntBits(y[i])) {
                assertEquals(expected, y[i], function + " of " + x[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void computesTheFirstNumbersInPlaceAndLeavesTheRest(Function function) {
        for (int n : new int[] {0, 1, 31, 32, 512, 513, 1030}) {
            float[] x = new float[n + 3];
            for (int i = 0; i < x.length; i++) {
                x[i] = i % 17 - 8.25f;
            }
            float[] expected = x.clone();
            for (int i = 0; i < n; i++) {
                expected[i] = function.one.apply(x[i]);
            }
            function.many.apply(x, x, n);
            assertArrayEquals(expected, x, function + " of " + n + ": " + Arrays.toString(x));
        }
    }
}

package dev.chainrule.mlp.core.initializers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Initializer;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.testkit.InitializerContract;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spread of each initializer for a layer of 784 inputs and 128 units, and the contract. */
class InitializersTest {
    private static final int N = 1_000_000;

    private static double[] drawn(Initializer initializer) {
        double[] values = new double[N];
        initializer.fill(values, 784, 128, new RandomStream(42));
        return values;
    }

    /** Limits: √(6/912) and √(6/784). A million draws come within a thousandth of them and never beyond. */
    @ParameterizedTest
    @CsvSource({"glorot-uniform, 0.08111071056538127", "he-uniform, 0.08748177652797065"})
    void uniformDrawsCoverTheirInterval(String name, double limit) {
        double[] values = drawn(name.startsWith("g") ? new GlorotUniform() : new HeUniform());
        double largest = Arrays.stream(values).max().orElseThrow();
        double smallest = Arrays.stream(values).min().orElseThrow();
        assertTrue(largest < limit && largest > 0.999 * limit, "largest " + largest);
        assertTrue(smallest >= -limit && smallest < -0.999 * limit, "smallest " + smallest);
        assertMoments(values, 0, limit / Math.sqrt(3), 1.8);
    }

    /** Deviations: √(2/912), √(2/784) and √(1/784). */
    @ParameterizedTest
    @CsvSource({
        "glorot-normal, 0.04682929057908469",
        "he-normal, 0.05050762722761054",
        "lecun-normal, 0.03571428571428571"
    })
    void normalDrawsHaveTheirDeviation(String name, double deviation) {
        Initializer initializer = switch (name) {
            case "glorot-normal" -> new GlorotNormal();
            case "he-normal" -> new HeNormal();
            default -> new LecunNormal();
        };
        assertMoments(drawn(initializer), 0, deviation, 3);
    }

    /** Mean and deviation within five standard errors; the kurtosis tells uniform (1.8) from gaussian (3). */
    private static void assertMoments(double[] values, double mean, double deviation, double kurtosis) {
        double m = Arrays.stream(values).sum() / N;
        double square = Arrays.stream(values).map(v -> (v - m) * (v - m)).sum() / N;
        double fourth = Arrays.stream(values).map(v -> Math.pow(v - m, 4)).sum() / N;
        assertEquals(mean, m, 5 * deviation / Math.sqrt(N));
        assertEquals(deviation, Math.sqrt(square), 5 * deviation / Math.sqrt(N));
        assertEquals(kurtosis, fourth / (square * square), 0.03);
    }

    @Test
    void uniformNormalAndConstantUseTheirOptions() {
        double[] values = new double[1000];
        new RandomUniform(2, 3).fill(values, 1, 1, new RandomStream(1));
        assertTrue(Arrays.stream(values).allMatch(v -> v >= 2 && v < 3));
        new RandomNormal(100, 0).fill(values, 1, 1, new RandomStream(1));
        assertTrue(Arrays.stream(values).allMatch(v -> v == 100));
        new Constant(-1.5).fill(values, 1, 1, new RandomStream(1));
        assertTrue(Arrays.stream(values).allMatch(v -> v == -1.5));
    }

    @Test
    void normalDrawIsMeanPlusDeviationTimesStandardNormal() {
        double[] values = new double[3];
        new RandomNormal(100, 4).fill(values, 1, 1, new RandomStream(42));
        RandomStream random = new RandomStream(42);
        for (double value : values) {
            assertEquals(100 + 4 * random.nextGaussian(), value);
        }
    }

    @Test
    void acceptsAnIntervalOfOneNumberAndRejectsReversedEnds() {
        double[] values = new double[2];
        new RandomUniform(0.5, 0.5).fill(values, 1, 1, new RandomStream(1));
        assertArrayEquals(new double[] {0.5, 0.5}, values);
        assertEquals(
                "low must not exceed high, found low 0.5 and high 0.25",
                assertThrows(IllegalArgumentException.class, () -> new RandomUniform(0.5, 0.25))
                        .getMessage());
    }

    @Test
    void fanSumBeyondIntDoesNotOverflow() {
        double[] values = new double[1];
        new GlorotUniform().fill(values, Integer.MAX_VALUE, Integer.MAX_VALUE, new RandomStream(7));
        assertTrue(values[0] != 0 && Math.abs(values[0]) < 4e-5);
    }

    /** SplitMix64 with seed 42, computed elsewhere, so that a change of the generator is noticed: it would change every model. */
    @Test
    void firstDrawsNeverChange() {
        double[] values = new double[3];
        new GlorotUniform().fill(values, 3, 3, new RandomStream(42)); // the limit is √(6/6) = 1
        assertArrayEquals(new double[] {0.4831297575436466, -0.6801792142461598, -0.4427977394897227}, values, 0);
    }

    @Nested
    class GlorotUniformTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new GlorotUniform();
        }
    }

    @Nested
    class GlorotNormalTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new GlorotNormal();
        }
    }

    @Nested
    class HeUniformTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new HeUniform();
        }
    }

    @Nested
    class HeNormalTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new HeNormal();
        }
    }

    @Nested
    class LecunNormalTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new LecunNormal();
        }
    }

    @Nested
    class UniformTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new RandomUniform();
        }
    }

    @Nested
    class NormalTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new RandomNormal();
        }
    }

    @Nested
    class ConstantTest extends InitializerContract {
        @Override
        protected Initializer plugin() {
            return new Constant();
        }

        @Override
        protected boolean constant() {
            return true;
        }
    }
}

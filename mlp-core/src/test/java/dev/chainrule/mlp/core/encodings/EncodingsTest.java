package dev.chainrule.mlp.core.encodings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ColumnValues;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.api.Scaling;
import dev.chainrule.mlp.testkit.EncodingContract;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Scalings and encodings against NumPy 1.24 and scikit-learn 1.2, and the contract. */
class EncodingsTest {
    private static final double ROUNDING = 1e-12;

    private static final ColumnValues SKEWED = ColumnValues.of(1, 2, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144);
    private static final double[] PROBES = {-10, 1, 2, 4, 13, 100, 144, 500};

    private static double[] scaled(Scaling scaling, ColumnValues column, double... values) {
        double[] fitted = scaling.fit(column);
        return Arrays.stream(values).map(value -> scaling.scale(value, fitted)).toArray();
    }

    private static double[] unscaled(Scaling scaling, ColumnValues column, double... values) {
        double[] fitted = scaling.fit(column);
        return Arrays.stream(values)
                .map(value -> scaling.unscale(value, fitted))
                .toArray();
    }

    /** By pytabkit's RobustScaleSmoothClipTransform, evaluated in NumPy. */
    @Test
    void robustSmoothHasTheMedianAtZeroAndSquashesOutliers() {
        assertArrayEquals(
                new double[] {
                    -0.5520526212343712,
                    -0.259299933368146,
                    -0.23217824133905257,
                    -0.17776926474988683,
                    0.06847530639857963,
                    1.8985579756595072,
                    2.3195477763547903,
                    2.9276435640362455
                },
                scaled(new RobustSmooth(), SKEWED, PROBES),
                ROUNDING);
        assertArrayEquals(
                new double[] {-3, 0, 3}, scaled(new RobustSmooth(), SKEWED, -1e200, 10.5, Double.MAX_VALUE), ROUNDING);
    }

    /** With equal quartiles the range decides, 2 / (11 − 7); a constant column is 0. */
    @Test
    void robustSmoothDoesNotDivideByZero() {
        ColumnValues mostlyEqual = ColumnValues.of(7, 7, 7, 7, 7, 7, 7, 11);
        assertArrayEquals(new double[] {0, 1.66410059}, scaled(new RobustSmooth(), mostlyEqual, 7, 11), 1e-8);
        assertArrayEquals(new double[] {0, 0}, scaled(new RobustSmooth(), ColumnValues.of(5, 5), 5, 9));
    }

    /** A network can predict more than 3, of which no number is the scaled value. */
    @Test
    void robustSmoothScalesBackIntoTheRangeOfTheTrainingValues() {
        assertArrayEquals(new double[] {1, 10.5, 144}, unscaled(new RobustSmooth(), SKEWED, -100, 0, 3), ROUNDING);
    }

    /** By scikit-learn's QuantileTransformer(n_quantiles=10, output_distribution="normal"). */
    @Test
    void quantileScalesToNormalScores() {
        assertArrayEquals(
                new double[] {
                    -5.199337582605575,
                    -5.199337582605575,
                    -1.22064034884735,
                    -0.485317730254962,
                    0.09963397403659764,
                    1.4176070996209755,
                    5.19933758270342,
                    5.19933758270342
                },
                scaled(new QuantileScaling(), SKEWED, PROBES),
                1e-8); // at the ends scikit-learn rounds 1 − 1e−7
        assertArrayEquals(
                new double[] {1, 2.1901765712813837, 10.777777777777779, 29.870963746477724, 143.24000740819224},
                unscaled(new QuantileScaling(), SKEWED, -6, -1, 0, 0.5, 3),
                1e-7);
    }

    /** 600 values have 600 / 30 quantiles: by the same with n_quantiles=20. */
    @Test
    void quantileHasAQuantileForThirtyValues() {
        ColumnValues squares = ColumnValues.of(
                IntStream.range(0, 600).mapToDouble(i -> (double) i * i % 997).toArray());
        assertEquals(20, new QuantileScaling().fit(squares).length);
        assertArrayEquals(
                new double[] {-2.7565057244085804, -0.6559809841420563, -0.01226983658769108},
                scaled(new QuantileScaling(), squares, 3, 250, 500),
                ROUNDING);
        assertEquals(12, new QuantileScaling(12).fit(squares).length);
    }

    /** Three quarters are 0: their scores are between those of 0 and 3/4, in the middle, Φ⁻¹(3/8). */
    @Test
    void quantileGivesEqualNumbersTheMiddleOfTheirShare() {
        double[] values = new double[4001];
        for (int i = 3001; i < values.length; i++) {
            values[i] = i;
        }
        assertEquals(-0.3186, scaled(new QuantileScaling(), ColumnValues.of(values), 0)[0], 0.01);
    }

    /** By np.log1p and StandardScaler, for −10 by the same with the sign. */
    @Test
    void logStandardizesTheLogarithm() {
        assertArrayEquals(
                new double[] {
                    -3.6109311063807774,
                    -1.3721952918571476,
                    -1.0785308492755763,
                    -0.7085574062842617,
                    0.037160551121353864,
                    1.4683552033326677,
                    1.7302592345213261,
                    2.628256171368271
                },
                scaled(new LogScaling(), SKEWED, PROBES),
                ROUNDING);
    }

    @Test
    void piecewiseLinearFillsTheBinsBelowANumber() {
        PiecewiseLinear encoding = new PiecewiseLinear(4);
        double[] fitted = encoding.fit(SKEWED);
        assertArrayEquals(new double[] {1, 2.75, 10.5, 39.25, 144}, fitted);
        assertArrayEquals(new double[] {-2.2857142857142856, 0, 0, 0}, encoded(encoding, fitted, -3), ROUNDING);
        assertArrayEquals(new double[] {0.5714285714285714, 0, 0, 0}, encoded(encoding, fitted, 2), ROUNDING);
        assertArrayEquals(new double[] {1, 0.6774193548387096, 0, 0}, encoded(encoding, fitted, 8), ROUNDING);
        assertArrayEquals(new double[] {1, 1, 0.6782608695652174, 0}, encoded(encoding, fitted, 30), ROUNDING);
        assertArrayEquals(new double[] {1, 1, 1, 1.5346062052505967}, encoded(encoding, fitted, 200), ROUNDING);
        assertEquals(
                List.of("x < 2.75", "x in [2.75, 10.5)", "x in [10.5, 39.25)", "x >= 39.25"),
                encoding.inputNames("x", fitted));
    }

    private static double[] encoded(NumberEncoding encoding, double[] fitted, double value) {
        double[] inputs = new double[encoding.inputs(fitted)];
        encoding.encode(value, fitted, inputs, 0);
        return inputs;
    }

    @Test
    void piecewiseLinearHasNoEmptyBins() {
        PiecewiseLinear encoding = new PiecewiseLinear(2);
        assertArrayEquals(new double[] {0, 1}, encoding.fit(ColumnValues.of(0, 0, 0, 1, 1, 1, 1)));
        double[] constant = encoding.fit(ColumnValues.of(5, 5));
        assertArrayEquals(new double[] {0}, encoded(encoding, constant, 5));
        assertEquals(List.of("x from 5"), encoding.inputNames("x", constant));
    }

    /** 1e9 + i/4: four digits would give all edges the same name. */
    @Test
    void piecewiseLinearNamesHaveTheDigitsThatTellThemApart() {
        double[] values =
                IntStream.range(0, 9).mapToDouble(i -> 100_000 + i / 4.0).toArray();
        PiecewiseLinear encoding = new PiecewiseLinear(4);
        assertEquals(
                List.of("x < 100000.5", "x in [100000.5, 100001)", "x in [100001, 100001.5)", "x >= 100001.5"),
                encoding.inputNames("x", encoding.fit(ColumnValues.of(values))));
    }

    /** A streamed file is scanned without memory for them. */
    @Test
    void onlyLinearScalingsNeedNoValues() {
        for (Scaling linear : List.of(new Unscaled(), new StandardScaling(), new MinMaxScaling())) {
            assertFalse(linear.readsValues(), linear.name());
        }
        assertTrue(new RobustSmooth().readsValues());
        assertTrue(new LogScaling().readsValues());
    }

    /** scipy.stats.norm.ppf. */
    @Test
    void theInverseOfTheNormalDistributionIsExactFromTailToTail() {
        assertEquals(0, NormalDistribution.quantile(0.5));
        assertEquals(1.959963984540054, NormalDistribution.quantile(0.975), 1e-15);
        assertEquals(-0.6744897501960817, NormalDistribution.quantile(0.25), 1e-15);
        assertEquals(-5.199337582192817, NormalDistribution.quantile(1e-7), 1e-14);
        assertEquals(-6.361340902404056, NormalDistribution.quantile(1e-10), 1e-14);
        assertEquals(-8.222082216130435, NormalDistribution.quantile(1e-16), 1e-14);
    }

    @Nested
    class NoScaling extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new Unscaled();
        }
    }

    @Nested
    class Standard extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new StandardScaling();
        }
    }

    @Nested
    class MinMax extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new MinMaxScaling();
        }
    }

    @Nested
    class Robust extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new RobustSmooth();
        }
    }

    @Nested
    class Log extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new LogScaling();
        }
    }

    @Nested
    class Quantile extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new QuantileScaling(50);
        }
    }

    @Nested
    class Bins extends EncodingContract {
        @Override
        protected NumberEncoding plugin() {
            return new PiecewiseLinear(8);
        }
    }
}

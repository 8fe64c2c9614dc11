package dev.chainrule.mlp.api.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.RandomStream;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialsTest {
    private static final double[] SPECIAL = {
        0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -1e-310,
        1e-20,
        19,
        -20,
        22,
        372,
        -373.5,
        708.5,
        -740,
        745,
        -746.5,
        1e300,
        -Double.MAX_VALUE
    };

    private static double[] numbers(int count) {
        RandomStream random = new RandomStream(1);
        return DoubleStream.concat(
                        DoubleStream.of(SPECIAL),
                        DoubleStream.generate(() -> random.nextDouble(-3, 3)
                                * (random.nextDouble(0, 1) < 0.2 ? 100 : random.nextDouble(0, 1))))
                .limit(count)
                .toArray();
    }

    /** Computed with mpmath and 60 digits. */
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.0000000000000000251e-300, 1.0, 0.5",
        "1e-5, 9.9999999996666674847e-6, 0.99999999990000000001, 0.50000249999999997917",
        "0.25, 0.24491866240370912928, 0.94001484880637795628, 0.56217650088579810403",
        "-0.18349713893877317, -0.18146498167154864422, 0.96707046042694451462, 0.45425400350539137315",
        "-2.5, -0.98661429815143028888, 2.6592226683160619656e-2, 7.5858180021243551193e-2",
        "12, 0.99999999992449730912, 1.510053817597625974e-10, 0.99999385582539778528",
        "-300, -1.0, 1.0601586212017243265e-260, 5.1482002224120137812e-131"
    })
    void hasTheValueOfItsDefinition(double u, double tanh, double sechSquared, double sigmoid) {
        assertEquals(tanh, Exponentials.tanh(u), 3 * Math.ulp(tanh));
        assertEquals(sechSquared, Exponentials.sechSquared(u), 5 * Math.ulp(sechSquared));
        assertEquals(sigmoid, Exponentials.sigmoid(u), 3 * Math.ulp(sigmoid));
    }

    @Test
    void isWithinAFewUlpsOfTheDefinitionInStrictMath() {
        for (double u : DoubleStream.of(numbers(20_000)).filter(u -> u == u).toArray()) {
            double tanh = StrictMath.tanh(u);
            assertEquals(tanh, Exponentials.tanh(u), 4 * Math.ulp(tanh), () -> "tanh " + u);
            double sech = 1 / StrictMath.cosh(u);
            assertEquals(sech * sech, Exponentials.sechSquared(u), 7 * Math.ulp(sech * sech), () -> "sech² " + u);
            double e = StrictMath.exp(-Math.abs(u));
            double sigmoid = (u < 0 ? e : 1) / (1 + e);
            assertEquals(sigmoid, Exponentials.sigmoid(u), 4 * Math.ulp(sigmoid), () -> "sigmoid " + u);
        }
    }

    @Test
    void tanhIsOddAndKeepsTheSignOfZero() {
        assertEquals(-0.0, Exponentials.tanh(-0.0));
        assertEquals(0.0, Exponentials.tanh(0.0));
        for (double u : numbers(1000)) {
            assertEquals(-Exponentials.tanh(u), Exponentials.tanh(-u));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 19, 256})
    void blocksHaveTheBitsOfSingleNumbers(int n) {
        double[] u = numbers(300);
        double[] to = new double[300];
        double[][] scratch = new double[2][300];
        Exponentials.tanhOfAll(u, to, scratch, n);
        assertArrayEquals(
                each(u, n, Exponentials::tanh), DoubleStream.of(to).limit(n).toArray());
        Exponentials.sechSquaredOfAll(u, to, scratch, n);
        assertArrayEquals(
                each(u, n, Exponentials::sechSquared),
                DoubleStream.of(to).limit(n).toArray());
        Exponentials.sigmoidOfAll(u, to, scratch, n);
        assertArrayEquals(
                each(u, n, Exponentials::sigmoid), DoubleStream.of(to).limit(n).toArray());
        assertArrayEquals(new double[300 - n], DoubleStream.of(to).skip(n).toArray(), "not written");
    }

    private static double[] each(double[] u, int n, DoubleUnaryOperator function) {
        return DoubleStream.of(u).limit(n).map(function).toArray();
    }
}

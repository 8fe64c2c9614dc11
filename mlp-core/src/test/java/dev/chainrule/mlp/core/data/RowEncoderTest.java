package dev.chainrule.mlp.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.NumberEncoding;
import dev.chainrule.mlp.core.encodings.PiecewiseLinear;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of numbers become the inputs that {@link Preprocessing} makes of them, and its errors stay. */
class RowEncoderTest {
    private static final Target TARGET = new Target.Numbers(List.of("y"), Scaler.none(1));
    private static final Scaler SCALER = new Scaler(new double[] {0.1, -7}, new double[] {0.3, 1e-3});

    private static Preprocessing ofNumbers(List<Double> fill) {
        return new Preprocessing(new Features(List.of(Feature.number("a"), Feature.number("b")), fill), SCALER, TARGET);
    }

    private static void assertSame(Preprocessing preprocessing, double... values) {
        Matrix expected = new Matrix(3, preprocessing.scaler().columns());
        Matrix found = new Matrix(3, preprocessing.scaler().columns());
        preprocessing.encode(values, 0, expected, 1);
        new RowEncoder(preprocessing).encode(values, 0, found, 1);
        assertArrayEquals(expected.data(), found.data());
    }

    @Test
    void scalesNumbersWithTheSameBits() {
        for (int i = 0; i < 1000; i++) {
            assertSame(ofNumbers(List.of()), Math.sin(i) * 1e3, Math.cos(i) / 7);
        }
        assertSame(ofNumbers(List.of()), -0.0, 3e34);
    }

    @Test
    void fillsInWhatIsMissing() {
        assertSame(ofNumbers(List.of(14.0, 5.0)), Double.NaN, 3);
        assertSame(ofNumbers(List.of(14.0, 5.0)), 3, Double.NaN);
    }

    @Test
    void leavesEncodedFeaturesToTheirEncoding() {
        FittedEncoding<NumberEncoding> bins = new FittedEncoding<>(
                PluginSpec.of("piecewise-linear"), new PiecewiseLinear(), new double[] {0, 10, 30});
        Features features = new Features(List.of(Feature.encoded("a", bins), Feature.number("b")), List.of());
        assertSame(new Preprocessing(features, new Scaler(new double[3], new double[] {1, 1, 2}), TARGET), 20, 3);
        Features oneInput = new Features(
                List.of(
                        Feature.encoded(
                                "a",
                                new FittedEncoding<>(
                                        PluginSpec.of("piecewise-linear"), new PiecewiseLinear(), new double[] {0, 10
                                        })),
                        Feature.number("b")),
                List.of());
        assertSame(new Preprocessing(oneInput, SCALER, TARGET), 4, 3);
    }

    @Test
    void keepsTheErrorsOfRowsThatDoNotFit() {
        Preprocessing preprocessing = ofNumbers(List.of());
        RowEncoder encoder = new RowEncoder(preprocessing);
        for (double[] values : new double[][] {{1, Double.NaN}, {1, 1e39}, {Double.NEGATIVE_INFINITY, 1}}) {
            Matrix inputs = new Matrix(1, 2);
            assertEquals(
                    assertThrows(DataException.class, () -> preprocessing.encode(values, 4, inputs, 0))
                            .getMessage(),
                    assertThrows(DataException.class, () -> encoder.encode(values, 4, inputs, 0))
                            .getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(new double[3], 0, new Matrix(1, 2), 0));
    }
}

package dev.chainrule.mlp.activations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.expression.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values and derivatives against the nearest double to the exact one, for z exactly the double that stands there. The
 * exact ones were computed from the definitions with 60 digits (mpmath), on their own and not by this code.
 */
class GoldenValuesTest {

    /** How far a definition may be from the nearest double. */
    private static final int ULPS = 4;

    @ParameterizedTest
    @CsvSource({
        "sigmoid, 0.5, 0.6224593312018546",
        "sigmoid, -1, 0.2689414213699951",
        "sigmoid, -20, 2.0611536181902037e-9",
        "sigmoid, -40, 4.248354255291589e-18",
        "sigmoid, -700, 9.85967654375977e-305",
        "hard-sigmoid, -1, 0.3333333333333333",
        "hard-sigmoid, 2, 0.8333333333333334",
        "tanh, 0.5, 0.46211715726000974",
        "tanh, 1, 0.7615941559557649",
        "tanh, 1e-8, 1e-8",
        "tanh, 19, 0.9999999999999999",
        "hard-tanh, -0.5, -0.5",
        "hard-tanh, 2, 1.0",
        "relu, -1, 0.0",
        "relu, 2, 2.0",
        "relu6, -1, 0.0",
        "relu6, 2, 2.0",
        "relu6, 7, 6.0",
        "leaky-relu, -2, -0.02",
        "leaky-relu, 2, 2.0",
        "elu, -1, -0.6321205588285577",
        "elu, -1e-10, -9.999999999500001e-11",
        "elu, 2, 2.0",
        "celu, -1, -0.6321205588285577",
        "celu, -1e-10, -9.999999999500001e-11",
        "celu, 2, 2.0",
        "selu, -1, -1.1113307378125628",
        "selu, -1e-10, -1.7580993407594719e-10",
        "selu, 1, 1.0507009873554805",
        "softplus, -40, 4.248354255291589e-18",
        "softplus, -1, 0.3132616875182228",
        "softplus, 1, 1.3132616875182228",
        "softplus, 40, 40.0",
        "softplus, 1000, 1000.0",
        "softsign, -3, -0.75",
        "softsign, 0.1, 0.09090909090909091",
        "silu, -1, -0.2689414213699951",
        "silu, 1, 0.7310585786300049",
        "silu, -30, -2.8072868906517896e-12",
        "gelu, 1, 0.8413447460685429",
        "gelu, -1, -0.15865525393145705",
        "gelu, -3, -0.0040496940948902835",
        "gelu, -10, -7.619853024160526e-23",
        "gelu, -37, -2.1184613523340935e-298",
        "gelu-tanh, 1, 0.8411919906082767",
        "gelu-tanh, -1, -0.1588080093917233",
        "mish, 1, 0.8650983882673103",
        "mish, -1, -0.3034014613741089",
        "mish, -30, -2.807286890651921e-12",
        "mish, 1000, 1000.0",
        "identity, 1.5, 1.5"
    })
    void valueIsWithinFourUlp(String name, double z, double exact) {
        assertEquals(exact, Shipped.activation(name).value(z), ULPS * Math.ulp(exact));
    }

    @ParameterizedTest
    @CsvSource({
        "sigmoid, 0.5, 0.2350037122015945",
        "sigmoid, -20, 2.061153613941849e-9",
        "sigmoid, 20, 2.061153613941849e-9",
        "sigmoid, 40, 4.248354255291589e-18",
        "sigmoid, -700, 9.85967654375977e-305",
        "hard-sigmoid, -1, 0.16666666666666666",
        "hard-sigmoid, 2, 0.16666666666666666",
        "tanh, 0.5, 0.7864477329659274",
        "tanh, 10, 8.244614455767397e-9",
        "tanh, 19, 1.2556531168192118e-16",
        "tanh, -300, 1.0601586212017243e-260",
        "hard-tanh, -0.5, 1.0",
        "hard-tanh, 2, 0.0",
        "relu, -1, 0.0",
        "relu, 2, 1.0",
        "relu6, -1, 0.0",
        "relu6, 2, 1.0",
        "relu6, 7, 0.0",
        "leaky-relu, -2, 0.01",
        "leaky-relu, 2, 1.0",
        "elu, -1, 0.36787944117144233",
        "elu, 2, 1.0",
        "celu, -1, 0.36787944117144233",
        "celu, 2, 1.0",
        "selu, -1, 0.6467686030348141",
        "selu, 1, 1.0507009873554805",
        "softplus, -40, 4.248354255291589e-18",
        "softplus, -1, 0.2689414213699951",
        "softplus, 1, 0.7310585786300049",
        "softsign, -3, 0.0625",
        "softsign, 0.1, 0.8264462809917356",
        "silu, -1, 0.07232948812851327",
        "silu, 1, 0.9276705118714867",
        "silu, -30, -2.713710660963134e-12",
        "gelu, 1, 1.0833154705876864",
        "gelu, -1, -0.0833154705876863",
        "gelu, -3, -0.011945647204183927",
        "gelu, -10, -7.618400096464814e-22",
        "gelu-tanh, 1, 1.0829640838457826",
        "gelu-tanh, -1, -0.08296408384578255",
        "mish, 1, 1.0490362200997922",
        "mish, -5, -0.026747498019901932",
        "mish, -30, -2.713710660963392e-12",
        "identity, 1.5, 1.0"
    })
    void derivativeIsWithinFourUlp(String name, double z, double exact) {
        assertEquals(exact, Shipped.activation(name).derivative(z), ULPS * Math.ulp(exact));
    }

    @Test
    void someValuesAreExact() {
        assertEquals(0.5, new Sigmoid().value(0));
        assertEquals(1.0, new Sigmoid().value(40));
        assertEquals(Double.MIN_VALUE, new Sigmoid().value(-745));
        assertEquals(40.0, new Softplus().value(40));
        assertEquals(1000.0, new Softplus().value(1000));
        assertEquals(0.0, new Softplus().value(-1000));
        assertEquals(1.0507009873554805, new Selu().value(1));
        assertEquals(1000.0, new Mish().value(1000));
        assertEquals(0.5, Function.NORMAL_CDF.value(0));
        assertEquals(0.6, new Mish().derivative(0), 2 * Math.ulp(0.6)); // tanh(log 2) = 3/5
    }

    @ParameterizedTest
    @CsvSource({"hard-sigmoid, -3, 3", "hard-tanh,    -1, 1", "relu6,        0,  6"})
    void derivativeIsZeroAtTheEndsOfTheLinearPart(String name, double low, double high) {
        Activation f = Shipped.activation(name);
        assertEquals(0.0, f.derivative(low));
        assertEquals(0.0, f.derivative(high));
        assertEquals(f.derivative(1e-3), f.derivative(Math.nextUp(low)));
        assertEquals(f.derivative(1e-3), f.derivative(Math.nextDown(high)));
    }

    @ParameterizedTest
    @CsvSource({"relu, 0", "leaky-relu, 0.01", "elu, 1", "selu, 1.7580993408473766", "celu, 1"})
    void derivativeAtZeroIsTheOneFromBelow(String name, double expected) {
        assertEquals(expected, Shipped.activation(name).derivative(0.0));
        assertEquals(expected, Shipped.activation(name).derivative(-0.0));
    }

    @Test
    void atZeroTheSlopeOfEluIsItsAlphaAndThatOfCeluIsOne() {
        assertEquals(2.0, new Elu(2).derivative(0));
        assertEquals(1.0, new Celu(2).derivative(0));
    }

    @Test
    void reluFollowsTheLeastNumberAboveZero() {
        assertEquals(1.0, new Relu().derivative(Double.MIN_VALUE));
        assertEquals(0.0, new Relu().derivative(-Double.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        // name, f(−∞), f(∞), f′(−∞), f′(∞): the limits
        "celu,         -1,                  Infinity, 0,    1",
        "elu,          -1,                  Infinity, 0,    1",
        "gelu,         0,                   Infinity, 0,    1",
        "gelu-tanh,    0,                   Infinity, 0,    1",
        "hard-sigmoid, 0,                   1,        0,    0",
        "hard-tanh,    -1,                  1,        0,    0",
        "identity,     -Infinity,           Infinity, 1,    1",
        "leaky-relu,   -Infinity,           Infinity, 0.01, 1",
        "mish,         0,                   Infinity, 0,    1",
        "relu,         0,                   Infinity, 0,    1",
        "relu6,        0,                   6,        0,    0",
        "selu,         -1.7580993408473766, Infinity, 0,    1.0507009873554805",
        "sigmoid,      0,                   1,        0,    0",
        "silu,         0,                   Infinity, 0,    1",
        "softplus,     0,                   Infinity, 0,    1",
        "softsign,     -1,                  1,        0,    0",
        "tanh,         -1,                  1,        0,    0"
    })
    void infinitiesGiveTheLimitsAndNaNGivesNaN(
            String name, double below, double above, double slopeBelow, double slopeAbove) {
        Activation f = Shipped.activation(name);
        assertEquals(below, f.value(Double.NEGATIVE_INFINITY));
        assertEquals(above, f.value(Double.POSITIVE_INFINITY));
        assertEquals(slopeBelow, f.derivative(Double.NEGATIVE_INFINITY));
        assertEquals(slopeAbove, f.derivative(Double.POSITIVE_INFINITY));
        assertEquals(Double.NaN, f.value(Double.NaN));
        assertEquals(Double.NaN, f.derivative(Double.NaN));
        assertEquals(slopeBelow, f.derivative(-1e308));
        assertEquals(slopeAbove, f.derivative(1e308));
    }

    @ParameterizedTest
    @CsvSource({"sigmoid", "tanh", "softplus", "elu", "selu", "celu", "softsign"})
    void monotoneActivationsNeverFall(String name) {
        Activation f = Shipped.activation(name);
        double last = Double.NEGATIVE_INFINITY;
        for (double z = -60; z < 60; z += 1.0 / 64) {
            double a = f.value(z);
            if (!(a >= last)) {
                assertEquals(last, a, name + " falls at " + z);
            }
            last = a;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.5, 0.3989422804014327",
        "0.5, 0.6914624612740131, 0.35206532676429947",
        "-0.5, 0.3085375387259869, 0.35206532676429947",
        "1, 0.8413447460685429, 0.24197072451914334",
        "-1, 0.15865525393145705, 0.24197072451914334",
        "2, 0.9772498680518208, 0.05399096651318805",
        "-3, 0.0013498980316300946, 0.0044318484119380075",
        "-5, 2.866515718791939e-7, 1.4867195147342977e-6",
        "-10, 7.619853024160525e-24, 7.694598626706419e-23",
        "-20, 2.7536241186062337e-89, 5.520948362159764e-88",
        "-37, 5.725571222524577e-300, 2.1200065515246056e-298",
        "5, 0.9999997133484281, 1.4867195147342977e-6",
        "-27.79, 2.8648337967637685e-170, 7.971655461101372e-169"
    })
    void theNormalDistributionIsWithinFourUlp(double z, double distribution, double density) {
        assertEquals(distribution, Function.NORMAL_CDF.value(z), ULPS * Math.ulp(distribution));
        assertEquals(density, Function.NORMAL_PDF.value(z), ULPS * Math.ulp(density));
    }
}

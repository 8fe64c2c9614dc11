package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.FloatMath;

/** The loops of {@link BlockProgram}: plain, so that the JIT compiler vectorizes those it can. */
final class BlockLoops {
    private static final float LN_2 = 0.6931472f;
    private static final float ROOT_HALF = 0.70710678f;
    private static final float DENSITY_AT_0 = 0.39894228f; // 1/√(2π)

    private BlockLoops() {}

    static void apply(Function function, float[] u, float[] to, int n) {
        switch (function) {
            case NEGATE -> {
                for (int i = 0; i < n; i++) {
                    to[i] = -u[i];
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.exp(u[i]);
                }
            }
            case EXPM1 -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.expm1(u[i]);
                }
            }
            case LN -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.log(u[i]);
                }
            }
            case LOG1P -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.log1p(u[i]);
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    to[i] = (float) Math.sqrt(u[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.tanh(u[i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.sigmoid(u[i]);
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.softplus(u[i]);
                }
            }
            case ERF -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatMath.erf(u[i]);
                }
            }
            case NORMAL_PDF -> {
                for (int i = 0; i < n; i++) {
                    float x = Math.max(-20, Math.min(20, u[i]));
                    to[i] = DENSITY_AT_0 * FloatMath.exp(-0.5f * (x * x));
                }
            }
            case NORMAL_CDF -> {
                for (int i = 0; i < n; i++) {
                    to[i] = 0.5f + 0.5f * FloatMath.erf(u[i] * ROOT_HALF);
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.abs(u[i]);
                }
            }
            case STEP -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.min(1, Math.max(0, u[i]) * 0x1p100f * 0x1p49f); // the least float is 2⁻¹⁴⁹
                }
            }
            case SECH_SQUARED -> {
                for (int i = 0; i < n; i++) {
                    float e = FloatMath.exp(-Math.abs(u[i]));
                    float sech = 2 * e / (1 + e * e);
                    to[i] = sech * sech;
                }
            }
            case TANH_SOFTPLUS -> {
                for (int i = 0; i < n; i++) {
                    float e = FloatMath.exp(Math.min(20, u[i])); // 1 beyond that
                    float q = e * (e + 2);
                    to[i] = q / (q + 2);
                }
            }
            case LN_COSH -> {
                for (int i = 0; i < n; i++) {
                    float x = Math.abs(u[i]);
                    float tanh = FloatMath.tanh(Math.min(1, x));
                    float near = -FloatMath.log1p(-tanh * tanh) / 2; // cosh² = 1/(1 − tanh²)
                    float far = x + FloatMath.log1p(FloatMath.exp(-2 * x)) - LN_2;
                    to[i] = x < 1 ? near : far;
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    to[i] = (float) function.value(u[i]);
                }
            }
        }
    }

    static void apply(Operator operator, float[] u, float[] v, float[] to, int n) {
        switch (operator) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    to[i] = u[i] + v[i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    to[i] = u[i] - v[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    to[i] = u[i] * v[i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < n; i++) {
                    to[i] = u[i] / v[i];
                }
            }
            case MIN -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.min(u[i], v[i]);
                }
            }
            case MAX -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.max(u[i], v[i]);
                }
            }
            default -> throw new IllegalArgumentException("no loop for " + operator);
        }
    }

    /** Small whole exponents are products; others are computed in float64. */
    static void power(float[] u, float[] v, boolean isConstant, float[] to, int n) {
        if (isConstant && v[0] == 2) {
            for (int i = 0; i < n; i++) {
                to[i] = u[i] * u[i];
            }
        } else if (isConstant && v[0] == 3) {
            for (int i = 0; i < n; i++) {
                to[i] = u[i] * u[i] * u[i];
            }
        } else if (isConstant && v[0] == 4) {
            for (int i = 0; i < n; i++) {
                float square = u[i] * u[i];
                to[i] = square * square;
            }
        } else {
            for (int i = 0; i < n; i++) {
                to[i] = (float) StrictMath.pow(u[i], v[i]);
            }
        }
    }

    /** 0 · ∞ is 0, as in {@link Program}. */
    static void zeroTimesInfinity(float[] u, float[] v, float[] to, int n) {
        for (int i = 0; i < n; i++) {
            if (to[i] != to[i] && u[i] == u[i] && v[i] == v[i]) {
                to[i] = 0;
            }
        }
    }

    /** Chooses by the sign bit of the difference: a branch that nobody can predict would cost more than everything else. */
    static void where(
            float[] left, boolean isStrict, float[] right, float[] then, float[] otherwise, float[] to, int n) {
        float[] low = isStrict ? left : right;
        float[] high = isStrict ? right : left;
        float[] ifLess = isStrict ? then : otherwise;
        float[] ifNot = isStrict ? otherwise : then;
        for (int i = 0; i < n; i++) {
            float difference = low[i] - high[i] + 0f; // + 0 turns −0 into 0
            int mask = Float.floatToRawIntBits(difference) >> 31;
            int chosen = Float.floatToRawIntBits(ifLess[i]) & mask | Float.floatToRawIntBits(ifNot[i]) & ~mask;
            to[i] = difference == difference ? Float.intBitsToFloat(chosen) : Float.NaN;
        }
    }
}

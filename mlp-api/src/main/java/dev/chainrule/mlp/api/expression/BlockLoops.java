package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.BlockMath;
import dev.chainrule.mlp.api.FloatMath;

/** The loops of {@link BlockProgram}: plain, so that the JIT compiler vectorizes those it can. */
final class BlockLoops {
    private BlockLoops() {}

    static void apply(Function function, float[] u, float[] to, int n) {
        switch (function) {
            case NEGATE -> {
                for (int i = 0; i < n; i++) {
                    to[i] = -u[i];
                }
            }
            case EXP -> BlockMath.exp(u, to, n);
            case EXPM1 -> BlockMath.expm1(u, to, n);
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
            case TANH -> BlockMath.tanh(u, to, n);
            case SIGMOID -> BlockMath.sigmoid(u, to, n);
            case SOFTPLUS -> BlockMath.softplus(u, to, n);
            case ERF -> BlockMath.erf(u, to, n);
            case NORMAL_PDF -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatFunctions.normalPdf(u[i]);
                }
            }
            case NORMAL_CDF -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatFunctions.normalCdf(u[i]);
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.abs(u[i]);
                }
            }
            case STEP -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatFunctions.step(u[i]);
                }
            }
            case SECH_SQUARED -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatFunctions.sechSquared(u[i]);
                }
            }
            case TANH_SOFTPLUS -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatFunctions.tanhSoftplus(u[i]);
                }
            }
            case LN_COSH -> {
                for (int i = 0; i < n; i++) {
                    to[i] = FloatFunctions.lnCosh(u[i]);
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
                to[i] = FloatFunctions.cube(u[i]);
            }
        } else if (isConstant && v[0] == 4) {
            for (int i = 0; i < n; i++) {
                to[i] = FloatFunctions.fourthPower(u[i]);
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
            to[i] = FloatFunctions.zeroTimesInfinity(u[i], v[i], to[i]);
        }
    }

    /** Chooses by {@link FloatFunctions#where}. */
    static void where(
            float[] left, boolean isStrict, float[] right, float[] then, float[] otherwise, float[] to, int n) {
        float[] low = isStrict ? left : right;
        float[] high = isStrict ? right : left;
        float[] ifLess = isStrict ? then : otherwise;
        float[] ifNot = isStrict ? otherwise : then;
        for (int i = 0; i < n; i++) {
            to[i] = FloatFunctions.where(low[i], high[i], ifLess[i], ifNot[i]);
        }
    }
}

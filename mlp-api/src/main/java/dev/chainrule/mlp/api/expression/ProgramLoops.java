package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Program.Instruction;
import java.util.List;

/** The loops of {@link Program} in float64, with the bits of its instructions for one value. */
final class ProgramLoops {
    private ProgramLoops() {}

    /**
     * Computes an instruction for a block.
     *
     * @param r the registers
     * @param to the register that receives the results
     * @param scratch two arrays like the registers
     * @param n the number of values
     */
    static void compute(Instruction instruction, double[][] r, double[] to, double[][] scratch, int n) {
        List<Integer> in = instruction.operands();
        double[] u = r[in.get(0)];
        if (instruction.function() != null) {
            apply(instruction.function(), u, to, scratch, n);
        } else if (instruction.operator() != null) {
            apply(instruction.operator(), u, r[in.get(1)], to, n);
        } else {
            where(u, instruction.isStrict(), r[in.get(1)], r[in.get(2)], r[in.get(3)], to, n);
        }
    }

    /** The functions that take less time than a call, and those that need several loops, have loops of their own. */
    private static void apply(Function function, double[] u, double[] to, double[][] scratch, int n) {
        switch (function) {
            case TANH -> Exponentials.tanhOfAll(u, to, scratch, n);
            case SECH_SQUARED -> Exponentials.sechSquaredOfAll(u, to, scratch, n);
            case SIGMOID -> Exponentials.sigmoidOfAll(u, to, scratch, n);
            case NEGATE -> {
                for (int i = 0; i < n; i++) {
                    to[i] = -u[i];
                }
            }
            case ABS -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.abs(u[i]);
                }
            }
            case STEP -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Functions.step(u[i]);
                }
            }
            case SQRT -> {
                for (int i = 0; i < n; i++) {
                    to[i] = Math.sqrt(u[i]);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    to[i] = function.value(u[i]);
                }
            }
        }
    }

    private static void apply(Operator operator, double[] u, double[] v, double[] to, int n) {
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
                    double product = u[i] * v[i];
                    to[i] = product == product ? product : zeroTimesInfinity(u[i], v[i], product);
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
            default -> {
                for (int i = 0; i < n; i++) {
                    to[i] = operator.value(u[i], v[i]);
                }
            }
        }
    }

    private static double zeroTimesInfinity(double u, double v, double product) {
        return Double.isNaN(u) || Double.isNaN(v) ? product : 0;
    }

    private static void where(
            double[] left, boolean isStrict, double[] right, double[] then, double[] otherwise, double[] to, int n) {
        for (int i = 0; i < n; i++) {
            boolean holds = isStrict ? left[i] < right[i] : left[i] <= right[i];
            to[i] = Double.isNaN(left[i]) || Double.isNaN(right[i]) ? Double.NaN : holds ? then[i] : otherwise[i];
        }
    }
}

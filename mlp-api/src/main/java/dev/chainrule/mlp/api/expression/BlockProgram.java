package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.FloatMath;
import dev.chainrule.mlp.api.expression.Program.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program for many values at once in float32: one loop per instruction over a piece of the block, with the functions
 * of {@link FloatMath}. After the first call of a thread nothing is allocated. Φ is accurate to 6.1e-8 absolutely: its
 * left tail has few correct digits, and none from −5.5 on; {@link Program} has them all.
 *
 * <p>Safe to share between threads: each has registers of its own. The bits do not depend on how a block is divided.
 *
 * @since 0.2
 */
public final class BlockProgram {
    /** So many values of a dozen registers fit into a first-level cache. */
    private static final int PIECE = 256;

    private final int variables;
    private final double[] constants;
    private final Instruction[] instructions;
    private final int[] outputs;

    /** For each instruction, whether a product may be 0 · ∞. */
    private final boolean[] mayOverflow;

    private final ThreadLocal<float[][]> registers = ThreadLocal.withInitial(this::newRegisters);

    private BlockProgram(Program program, boolean isAsWritten) {
        variables = program.variables();
        constants = program.constants();
        instructions = program.instructions();
        outputs = program.outputs();
        mayOverflow = new boolean[instructions.length];
        boolean[] isModerate = new boolean[variables + constants.length + instructions.length];
        Arrays.fill(isModerate, 0, variables + constants.length, true);
        for (int i = 0; i < instructions.length; i++) {
            boolean all = instructions[i].operands().stream().allMatch(operand -> isModerate[operand]);
            mayOverflow[i] = !all && !isAsWritten;
            isModerate[variables + constants.length + i] = isModerate(instructions[i], all);
        }
    }

    /**
     * Translates expressions.
     *
     * @param names the variables, in the order in which {@link #run} takes them
     * @throws IllegalArgumentException if an expression has another variable
     */
    public static BlockProgram of(List<Expression> expressions, List<String> names) {
        return new BlockProgram(Program.of(expressions, names), false);
    }

    /**
     * Translates an expression as it is written: each operation is computed in float32 with operands as given, a
     * product 0 · ∞ is NaN, and nothing is replaced by a form that cancels less.
     *
     * @param name the only variable
     * @throws IllegalArgumentException if the expression has another variable
     * @see dev.chainrule.mlp.api.Activation#float32()
     */
    public static BlockProgram asWritten(Expression expression, String name) {
        return new BlockProgram(Program.asWritten(List.of(expression), List.of(name)), true);
    }

    /** Returns whether the result is finite for finite variables, except for sums and products of very large ones. */
    private static boolean isModerate(Instruction instruction, boolean areOperandsModerate) {
        if (instruction.function() == null) {
            return areOperandsModerate
                    && instruction.operator() != Operator.POWER
                    && instruction.operator() != Operator.DIVIDE;
        }
        return switch (instruction.function()) {
            case SIN, COS, TANH, ATAN, SIGMOID, ERF, NORMAL_PDF, NORMAL_CDF, SIGN, STEP, SECH_SQUARED, TANH_SOFTPLUS ->
                true;
            case NEGATE, ABS, SQRT, SOFTPLUS, ASINH, LN_COSH -> areOperandsModerate;
            default -> false;
        };
    }

    private float[][] newRegisters() {
        float[][] all = new float[variables + constants.length + instructions.length][PIECE];
        for (int c = 0; c < constants.length; c++) {
            Arrays.fill(all[variables + c], (float) constants[c]);
        }
        return all;
    }

    /**
     * Computes the values of a block of one variable.
     *
     * @param z the values of the variable; not modified
     * @param result receives the value of the first expression for each; may be the same array
     * @param count how many values to compute
     */
    public void run(float[] z, float[] result, int count) {
        float[][] r = registers.get();
        for (int from = 0; from < count; from += PIECE) {
            int n = Math.min(PIECE, count - from);
            System.arraycopy(z, from, r[0], 0, n);
            compute(r, n);
            System.arraycopy(r[outputs[0]], 0, result, from, n);
        }
    }

    /**
     * Multiplies each number of a block by the value of the first expression.
     *
     * @param z the values of the variable; not modified
     * @param product on entry a factor for each value, on return the product
     * @param count how many values to compute
     */
    public void multiply(float[] z, float[] product, int count) {
        float[][] r = registers.get();
        for (int from = 0; from < count; from += PIECE) {
            int n = Math.min(PIECE, count - from);
            System.arraycopy(z, from, r[0], 0, n);
            compute(r, n);
            float[] factor = r[outputs[0]];
            for (int i = 0; i < n; i++) {
                product[from + i] *= factor[i];
            }
        }
    }

    /**
     * Computes the values of a block of two variables.
     *
     * @param u the values of the first variable; not modified
     * @param v the values of the second variable; not modified
     * @param result receives the value of the first expression for each, times the scale; may be one of the others
     * @param scale multiplies each value
     * @param count how many values to compute
     */
    public void run(float[] u, float[] v, float[] result, float scale, int count) {
        float[][] r = registers.get();
        for (int from = 0; from < count; from += PIECE) {
            int n = load(r, u, v, from, count);
            float[] values = r[outputs[0]];
            for (int i = 0; i < n; i++) {
                result[from + i] = values[i] * scale;
            }
        }
    }

    /**
     * Sums the values of a block of two variables by rows, in float64.
     *
     * @param u the values of the first variable, rows × columns; not modified
     * @param v the values of the second variable, same length; not modified
     * @param columns the length of a row
     * @param divisor divides the sum of each row
     * @param count how many values to sum
     * @return Σ over the rows of their sums, each divided
     */
    public double sum(float[] u, float[] v, int columns, double divisor, int count) {
        float[][] r = registers.get();
        double sum = 0;
        double row = 0;
        int column = 0;
        for (int from = 0; from < count; from += PIECE) {
            int n = load(r, u, v, from, count);
            float[] values = r[outputs[0]];
            for (int i = 0; i < n; i++) {
                row += values[i];
                if (++column == columns) {
                    sum += row / divisor;
                    row = 0;
                    column = 0;
                }
            }
        }
        return sum;
    }

    private int load(float[][] r, float[] u, float[] v, int from, int count) {
        int n = Math.min(PIECE, count - from);
        System.arraycopy(u, from, r[0], 0, n);
        System.arraycopy(v, from, r[1], 0, n);
        compute(r, n);
        return n;
    }

    /**
     * Returns the instructions, in the order in which they are computed, so that others can run them in float32. They
     * read the registers of {@link Program#steps()}. Their operations are those of {@link Program.Step}, and {@code
     * MULTIPLY_OR_ZERO}: a product that is 0 for 0 · ∞.
     */
    public List<Program.Step> steps() {
        List<Program.Step> steps = new ArrayList<>();
        for (int i = 0; i < instructions.length; i++) {
            Program.Step step = Program.Step.of(instructions[i]);
            boolean isGuarded = instructions[i].operator() == Operator.MULTIPLY && mayOverflow[i];
            steps.add(isGuarded ? new Program.Step("MULTIPLY_OR_ZERO", step.operands()) : step);
        }
        return steps;
    }

    /** Returns the constants, rounded to float32. */
    public float[] constants() {
        float[] rounded = new float[constants.length];
        for (int c = 0; c < constants.length; c++) {
            rounded[c] = (float) constants[c];
        }
        return rounded;
    }

    /** Returns the register that holds the value of the first expression. */
    public int output() {
        return outputs[0];
    }

    /** Returns whether the first expression is a number. */
    public boolean isConstant() {
        return isConstant(outputs[0]);
    }

    private void compute(float[][] r, int n) {
        int at = variables + constants.length;
        for (int i = 0; i < instructions.length; i++) {
            Instruction instruction = instructions[i];
            List<Integer> in = instruction.operands();
            float[] u = r[in.get(0)];
            float[] to = r[at + i];
            if (instruction.function() != null) {
                BlockLoops.apply(instruction.function(), u, to, n);
            } else if (instruction.operator() == Operator.POWER) {
                BlockLoops.power(u, r[in.get(1)], isConstant(in.get(1)), to, n);
            } else if (instruction.operator() != null) {
                BlockLoops.apply(instruction.operator(), u, r[in.get(1)], to, n);
                if (instruction.operator() == Operator.MULTIPLY && mayOverflow[i]) {
                    BlockLoops.zeroTimesInfinity(u, r[in.get(1)], to, n);
                }
            } else {
                BlockLoops.where(u, instruction.isStrict(), r[in.get(1)], r[in.get(2)], r[in.get(3)], to, n);
            }
        }
    }

    private boolean isConstant(int register) {
        return register >= variables && register < variables + constants.length;
    }
}

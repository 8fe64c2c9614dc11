package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An expression, or several, as a list of instructions without repetitions: what they have in common is computed once.
 *
 * <p>Immutable and safe to share between threads. Elementary functions are those of {@link StrictMath}, and tanh and the
 * logistic function are computed from exactly specified operations, so the bits are the same on every JDK. A product
 * 0 · ∞ is 0: in activations and losses a vanishing factor vanishes exponentially, and what it multiplies grows slower.
 *
 * @since 0.2
 */
public final class Program {
    /** So many values of a dozen registers fit into a first-level cache. */
    private static final int PIECE = 256;

    /**
     * One instruction.
     *
     * @param function the function; null for another kind
     * @param operator the operator; null for another kind
     * @param isStrict for a choice, whether the comparison is &lt;
     * @param operands the registers that it reads: one, two, or for a choice the left and the right side, then and otherwise
     */
    record Instruction(Function function, Operator operator, boolean isStrict, List<Integer> operands) {}

    /**
     * One instruction as data.
     *
     * @param operation the name of a {@link Function} or an {@link Operator}, as {@code EXP} and {@code ADD}; for a choice
     *     {@code LESS} or {@code LESS_OR_EQUAL}
     * @param operands the registers that it reads: one, two, or for a choice the left and the right side of the comparison,
     *     then and otherwise
     * @since 0.2
     */
    public record Step(String operation, List<Integer> operands) {
        /** Copies the list. */
        public Step {
            operands = List.copyOf(operands);
        }

        static Step of(Instruction instruction) {
            String operation = instruction.function() != null
                    ? instruction.function().name()
                    : instruction.operator() != null
                            ? instruction.operator().name()
                            : instruction.isStrict() ? "LESS" : "LESS_OR_EQUAL";
            return new Step(operation, instruction.operands());
        }
    }

    private final int variables;
    private final double[] constants;
    private final Instruction[] instructions;
    private final int[] outputs;
    private final ThreadLocal<Blocks> blocks = ThreadLocal.withInitial(this::newBlocks);

    /** The buffers of a thread for {@value #PIECE} values at a time. */
    private record Blocks(double[][] registers, double[][] scratch) {}

    private Program(int variables, double[] constants, Instruction[] instructions, int[] outputs) {
        this.variables = variables;
        this.constants = constants;
        this.instructions = instructions;
        this.outputs = outputs;
    }

    /**
     * Translates one expression.
     *
     * @param names the variables, in the order in which {@link #value} takes them
     * @throws IllegalArgumentException if the expression has another variable
     */
    public static Program of(Expression expression, String... names) {
        return of(List.of(expression), List.of(names));
    }

    /** Translates several expressions. */
    public static Program of(List<Expression> expressions, List<String> names) {
        return new Translation(expressions, names).program();
    }

    /**
     * Translates one expression as it is written, without a search for the form that cancels least: each operation is
     * computed with operands as given.
     *
     * @param name the only variable
     * @throws IllegalArgumentException if the expression has another variable
     */
    public static Program asWritten(Expression expression, String name) {
        return asWritten(List.of(expression), List.of(name));
    }

    /** Translates several expressions as they are written. */
    static Program asWritten(List<Expression> expressions, List<String> names) {
        Translation translation = new Translation(List.of(), names);
        translation.stable.addAll(expressions);
        return translation.program();
    }

    /** Evaluates an expression without variables as it is written. */
    static double evaluate(Expression e) {
        return new Translation(List.of(), List.of()).constantValue(e);
    }

    /** Computes the value of the only expression, or of the first. */
    public double value(double... values) {
        return run(values)[outputs[0]];
    }

    /** Computes the values of all expressions. */
    public double[] values(double... values) {
        double[] registers = run(values);
        double[] results = new double[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            results[i] = registers[outputs[i]];
        }
        return results;
    }

    /**
     * Computes the value of the first expression for many values of the only variable: the same bits as {@link #value}, in
     * one loop per instruction. After the first call of a thread nothing is allocated.
     *
     * @param z the values of the variable; not modified
     * @param result receives the value of the expression for each; may be the same array
     */
    public void run(double[] z, double[] result) {
        Blocks own = blocks.get();
        for (int from = 0; from < z.length; from += PIECE) {
            int n = Math.min(PIECE, z.length - from);
            System.arraycopy(compute(own, z, from, n), 0, result, from, n);
        }
    }

    /**
     * Multiplies each number by the value of the first expression for one value of the only variable.
     *
     * @param z the values of the variable; not modified
     * @param product on entry a factor for each value, on return the product
     */
    public void multiply(double[] z, double[] product) {
        Blocks own = blocks.get();
        for (int from = 0; from < z.length; from += PIECE) {
            int n = Math.min(PIECE, z.length - from);
            double[] factor = compute(own, z, from, n);
            for (int i = 0; i < n; i++) {
                product[from + i] *= factor[i];
            }
        }
    }

    /** Computes all instructions for a piece of a block, and returns the register of the first expression. */
    private double[] compute(Blocks own, double[] z, int from, int n) {
        double[][] r = own.registers;
        System.arraycopy(z, from, r[0], 0, n);
        for (int i = 0; i < instructions.length; i++) {
            ProgramLoops.compute(instructions[i], r, r[variables + constants.length + i], own.scratch, n);
        }
        return r[outputs[0]];
    }

    private Blocks newBlocks() {
        double[][] all = new double[variables + constants.length + instructions.length][PIECE];
        for (int c = 0; c < constants.length; c++) {
            Arrays.fill(all[variables + c], constants[c]);
        }
        return new Blocks(all, new double[2][PIECE]);
    }

    private double[] run(double[] values) {
        if (values.length != variables) {
            throw new IllegalArgumentException("expected " + variables + " values, found " + values.length);
        }
        double[] registers = new double[variables + constants.length + instructions.length];
        System.arraycopy(values, 0, registers, 0, variables);
        System.arraycopy(constants, 0, registers, variables, constants.length);
        int at = variables + constants.length;
        for (Instruction instruction : instructions) {
            registers[at++] = compute(instruction, registers);
        }
        return registers;
    }

    private static double compute(Instruction instruction, double[] registers) {
        List<Integer> in = instruction.operands();
        double u = registers[in.get(0)];
        if (instruction.function() != null) {
            return instruction.function().value(u);
        }
        double v = registers[in.get(1)];
        if (instruction.operator() == Operator.MULTIPLY) {
            double product = u * v;
            return Double.isNaN(product) && !Double.isNaN(u) && !Double.isNaN(v) ? 0 : product;
        }
        if (instruction.operator() != null) {
            return instruction.operator().value(u, v);
        }
        boolean holds = instruction.isStrict() ? u < v : u <= v;
        double chosen = registers[in.get(holds ? 2 : 3)];
        return Double.isNaN(u) || Double.isNaN(v) ? Double.NaN : chosen;
    }

    /**
     * Returns the instructions, in the order in which they are computed, so that others can run them. The registers that
     * they read are, in this order, the variables, the {@link #constants()} and the results of the instructions before.
     */
    public List<Step> steps() {
        return Stream.of(instructions).map(Step::of).toList();
    }

    /** Returns a copy of the constants. */
    public double[] constants() {
        return constants.clone();
    }

    /** Returns the registers that hold the values of the expressions, as a copy. */
    public int[] outputs() {
        return outputs.clone();
    }

    int variables() {
        return variables;
    }

    Instruction[] instructions() {
        return instructions;
    }

    /** Numbers values: equal instructions share a register. */
    private static final class Translation {
        private final List<String> names;
        private final Map<Double, Integer> constantAt = new HashMap<>();
        private final List<Double> constants = new ArrayList<>();
        private final List<Expression> stable = new ArrayList<>();
        private final Map<Instruction, Integer> known = new HashMap<>();
        private final Map<Expression, Integer> visited = new IdentityHashMap<>();
        private final List<Instruction> instructions = new ArrayList<>();

        Translation(List<Expression> expressions, List<String> names) {
            this.names = names;
            expressions.forEach(each -> stable.add(StableForm.of(each)));
        }

        Program program() {
            stable.forEach(this::collectConstants);
            int[] outputs = stable.stream().mapToInt(this::register).toArray();
            return new Program(
                    names.size(),
                    constants.stream().mapToDouble(Double::doubleValue).toArray(),
                    instructions.toArray(Instruction[]::new),
                    outputs);
        }

        double constantValue(Expression e) {
            collectConstants(e);
            int output = register(e);
            return new Program(
                            0,
                            constants.stream().mapToDouble(Double::doubleValue).toArray(),
                            instructions.toArray(Instruction[]::new),
                            new int[] {output})
                    .value();
        }

        private void collectConstants(Expression e) {
            if (e instanceof Constant constant) {
                constantAt.computeIfAbsent(constant.value(), value -> {
                    constants.add(value);
                    return constants.size() - 1;
                });
            } else if (visited.put(e, 0) == null) {
                Trees.children(e).forEach(this::collectConstants);
            }
        }

        private int register(Expression e) {
            if (e instanceof Variable variable) {
                int index = names.indexOf(variable.name());
                if (index < 0) {
                    throw new IllegalArgumentException("no value is given for '" + variable.name() + "'");
                }
                return index;
            }
            if (e instanceof Constant constant) {
                return names.size() + constantAt.get(constant.value());
            }
            Integer before = visited.get(e);
            if (before != null && before > 0) {
                return before;
            }
            List<Integer> operands = new ArrayList<>();
            Trees.children(e).forEach(child -> operands.add(register(child)));
            Instruction instruction = new Instruction(
                    e instanceof Unary unary ? unary.function() : null,
                    e instanceof Binary binary ? binary.operator() : null,
                    e instanceof Where where && where.isStrict(),
                    operands);
            int at = known.computeIfAbsent(instruction, added -> {
                instructions.add(added);
                return names.size() + constants.size() + instructions.size() - 1;
            });
            visited.put(e, at);
            return at;
        }
    }
}

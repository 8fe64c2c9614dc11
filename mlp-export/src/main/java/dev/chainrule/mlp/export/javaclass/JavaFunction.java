package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a Java method that computes a {@link BlockProgram} for one value: a statement or a part of one for
 * each step.
 */
final class JavaFunction {
    /** A result of more characters gets a variable, so that lines stay readable. */
    private static final int LONGEST = 60;

    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int SIGN = 3;
    private static final int ATOM = 4;

    /**
     * A Java expression.
     *
     * @param text its text
     * @param precedence how strongly its outermost operator binds
     */
    private record Term(String text, int precedence) {
        String within(int context) {
            return precedence < context ? "(" + text + ")" : text;
        }
    }

    private final BlockProgram program;
    private final List<Term> registers = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final int constants;
    private final int[] uses;

    private JavaFunction(BlockProgram program) {
        this.program = program;
        constants = program.constants().length;
        registers.add(new Term("z", ATOM));
        for (float constant : program.constants()) {
            registers.add(new Term(JavaText.literal(constant), constant < 0 || 1 / constant < 0 ? SIGN : ATOM));
        }
        uses = new int[1 + constants + program.steps().size()];
    }

    /**
     * Returns the statements of a method with the parameter {@code float z} that returns the value.
     *
     * @param program a program of one variable
     */
    static List<String> statements(BlockProgram program) {
        return new JavaFunction(program).statements();
    }

    private List<String> statements() {
        List<Step> steps = program.steps();
        steps.forEach(step -> step.operands().forEach(operand -> uses[operand] += isRepeated(step) ? 2 : 1));
        for (Step step : steps) {
            Term term = term(step);
            int register = registers.size();
            boolean isLast = register == program.output();
            if (!isLast && (uses[register] > 1 || term.text.length() > LONGEST)) {
                String name = "t" + (lines.size() + 1);
                lines.add("float " + name + " = " + term.text + ";");
                term = new Term(name, ATOM);
            }
            registers.add(term);
        }
        lines.add("return " + registers.get(program.output()).text + ";");
        return lines;
    }

    /** Returns whether the text of a step repeats its operand. */
    private boolean isRepeated(Step step) {
        return step.operation().equals("MULTIPLY_OR_ZERO") || step.operation().equals("POWER");
    }

    private Term term(Step step) {
        List<Integer> in = step.operands();
        Term u = registers.get(in.get(0));
        if (in.size() == 1) {
            return step.operation().equals("NEGATE") ? new Term("-" + u.within(ATOM), SIGN) : call(function(step), u);
        }
        Term v = registers.get(in.get(1));
        return switch (step.operation()) {
            case "ADD" -> binary(u, " + ", v, SUM);
            case "SUBTRACT" -> binary(u, " - ", v, SUM);
            case "MULTIPLY" -> binary(u, " * ", v, PRODUCT);
            case "MULTIPLY_OR_ZERO" -> call("FloatFunctions.zeroTimesInfinity", u, v, binary(u, " * ", v, PRODUCT));
            case "DIVIDE" -> binary(u, " / ", v, PRODUCT);
            case "MIN" -> call("Math.min", u, v);
            case "MAX" -> call("Math.max", u, v);
            case "POWER" -> power(u, v, in.get(1));
            case "LESS" -> call("FloatFunctions.where", u, v, registers.get(in.get(2)), registers.get(in.get(3)));
            case "LESS_OR_EQUAL" ->
                call("FloatFunctions.where", v, u, registers.get(in.get(3)), registers.get(in.get(2)));
            default -> throw new IllegalArgumentException("no Java for " + step.operation());
        };
    }

    private Term power(Term u, Term v, int exponent) {
        boolean isConstant = exponent >= 1 && exponent <= constants;
        float value = isConstant ? program.constants()[exponent - 1] : Float.NaN;
        if (value == 2) {
            return binary(u, " * ", u, PRODUCT);
        }
        if (value == 3) {
            return call("FloatFunctions.cube", u);
        }
        return value == 4 ? call("FloatFunctions.fourthPower", u) : call("(float) StrictMath.pow", u, v);
    }

    private static Term binary(Term u, String operator, Term v, int precedence) {
        return new Term(u.within(precedence) + operator + v.within(precedence + 1), precedence);
    }

    private static Term call(String function, Term... arguments) {
        StringBuilder text = new StringBuilder(function).append('(');
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ", ").append(arguments[i].text);
        }
        return new Term(text.append(')').toString(), function.startsWith("(") ? SIGN : ATOM);
    }

    /** Returns the function of a step with one operand, the one that a block program calls. */
    private static String function(Step step) {
        return switch (step.operation()) {
            case "EXP" -> "FloatMath.exp";
            case "EXPM1" -> "FloatMath.expm1";
            case "LN" -> "FloatMath.log";
            case "LOG1P" -> "FloatMath.log1p";
            case "TANH" -> "FloatMath.tanh";
            case "SIGMOID" -> "FloatMath.sigmoid";
            case "SOFTPLUS" -> "FloatMath.softplus";
            case "ERF" -> "FloatMath.erf";
            case "NORMAL_PDF" -> "FloatFunctions.normalPdf";
            case "NORMAL_CDF" -> "FloatFunctions.normalCdf";
            case "STEP" -> "FloatFunctions.step";
            case "SECH_SQUARED" -> "FloatFunctions.sechSquared";
            case "TANH_SOFTPLUS" -> "FloatFunctions.tanhSoftplus";
            case "LN_COSH" -> "FloatFunctions.lnCosh";
            case "ABS" -> "Math.abs";
            case "SIGN" -> "Math.signum";
            case "SQRT" -> "(float) Math.sqrt";
            case "SIN" -> "(float) StrictMath.sin";
            case "COS" -> "(float) StrictMath.cos";
            case "TAN" -> "(float) StrictMath.tan";
            case "ATAN" -> "(float) StrictMath.atan";
            case "SINH" -> "(float) StrictMath.sinh";
            case "COSH" -> "(float) StrictMath.cosh";
            case "LOG2" -> "(float) Functions.log2";
            case "ASINH" -> "(float) Functions.asinh";
            case "HYPOTENUSE" -> "(float) Functions.hypotenuse";
            default -> throw new IllegalArgumentException("no Java for " + step.operation());
        };
    }
}

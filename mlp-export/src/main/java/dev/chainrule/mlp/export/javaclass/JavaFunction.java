package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.expression.BlockProgram;
import dev.chainrule.mlp.api.expression.Program;
import dev.chainrule.mlp.api.expression.Program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The body of a Java method that computes a {@link BlockProgram} in float32 or a {@link Program} in float64 for one value: a
 * statement or a part of one for each step.
 */
final class JavaFunction {
    /** A result of more characters gets a variable, so that lines stay readable. */
    private static final int LONGEST = 60;

    private static final int CHOICE = 0;
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

    private final List<Step> steps;
    private final int output;
    private final boolean isFloat64;
    private final List<Term> registers = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    /** The value of each register that is a constant, NaN for others. */
    private final List<Double> values = new ArrayList<>();

    private final int[] uses;

    private JavaFunction(
            String variable,
            List<Term> constants,
            List<Double> values,
            List<Step> steps,
            int output,
            boolean isFloat64) {
        this.steps = steps;
        this.output = output;
        this.isFloat64 = isFloat64;
        registers.add(new Term(variable, ATOM));
        registers.addAll(constants);
        this.values.add(Double.NaN);
        this.values.addAll(values);
        uses = new int[registers.size() + steps.size()];
    }

    /**
     * Returns the statements of a method with the parameter {@code float z} that returns the value.
     *
     * @param program a program of one variable
     */
    static List<String> statements(BlockProgram program) {
        List<Term> constants = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (float constant : program.constants()) {
            constants.add(new Term(JavaText.literal(constant), constant < 0 || 1 / constant < 0 ? SIGN : ATOM));
            values.add((double) constant);
        }
        return new JavaFunction("z", constants, values, program.steps(), program.output(), false).statements();
    }

    /**
     * Returns the statements of a method with the parameter {@code double x} that returns the value.
     *
     * @param program a program of one variable
     * @param names the expression of each constant that is no literal; empty for a literal
     */
    static List<String> statements(Program program, List<String> names) {
        List<Term> constants = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            double constant = program.constants()[c];
            boolean isLiteral = names.get(c).isEmpty();
            boolean isNegative = constant < 0 || 1 / constant < 0;
            constants.add(
                    isLiteral
                            ? new Term(Csv.format(constant, false), isNegative ? SIGN : ATOM)
                            : new Term(names.get(c), ATOM));
            values.add(isLiteral ? constant : Double.NaN);
        }
        return new JavaFunction("x", constants, values, program.steps(), program.outputs()[0], true).statements();
    }

    private List<String> statements() {
        steps.forEach(step -> step.operands().forEach(operand -> uses[operand] += isRepeated(step) ? 2 : 1));
        for (Step step : steps) {
            Term term = isFloat64 ? float64(step) : term(step);
            int register = registers.size();
            boolean isLast = register == output;
            if (!isLast && (uses[register] > 1 || term.text.length() > LONGEST)) {
                String name = "t" + (lines.size() + 1);
                lines.add((isFloat64 ? "double " : "float ") + name + " = " + term.text + ";");
                term = new Term(name, ATOM);
            }
            registers.add(term);
            values.add(Double.NaN);
        }
        lines.add("return " + registers.get(output).text + ";");
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
            default -> throw noJava(step);
        };
    }

    private static IllegalArgumentException noJava(Step step) {
        return new IllegalArgumentException("no Java for " + step.operation());
    }

    /** Returns the expression of a step in float64, with the arithmetic of {@link Program}. */
    private Term float64(Step step) {
        List<Integer> in = step.operands();
        Term u = registers.get(in.get(0));
        if (in.size() == 1) {
            return step.operation().equals("NEGATE")
                    ? new Term("-" + u.within(ATOM), SIGN)
                    : call(functionOfFloat64(step), u);
        }
        Term v = registers.get(in.get(1));
        return switch (step.operation()) {
            case "ADD" -> binary(u, " + ", v, SUM);
            case "SUBTRACT" -> binary(u, " - ", v, SUM);
            case "MULTIPLY" -> binary(u, " * ", v, PRODUCT);
            case "DIVIDE" -> binary(u, " / ", v, PRODUCT);
            case "MIN" -> call("Math.min", u, v);
            case "MAX" -> call("Math.max", u, v);
            case "POWER" -> values.get(in.get(1)) == 2 ? binary(u, " * ", u, PRODUCT) : call("StrictMath.pow", u, v);
            case "LESS", "LESS_OR_EQUAL" ->
                choice(u, step.operation().equals("LESS") ? " < " : " <= ", v, registers.get(in.get(2)), in.get(3));
            default -> throw noJava(step);
        };
    }

    private Term choice(Term left, String comparison, Term right, Term then, int otherwise) {
        return new Term(
                left.within(SUM) + comparison + right.within(SUM) + " ? " + then.within(SUM) + " : "
                        + registers.get(otherwise).within(SUM),
                CHOICE);
    }

    private static String functionOfFloat64(Step step) {
        return switch (step.operation()) {
            case "LN" -> "StrictMath.log";
            case "EXP", "EXPM1", "LOG1P", "SIN", "COS", "TAN", "ATAN", "SINH", "COSH" ->
                "StrictMath." + step.operation().toLowerCase(Locale.ROOT);
            case "SQRT" -> "Math.sqrt";
            case "ABS" -> "Math.abs";
            case "SIGN" -> "Math.signum";
            case "TANH" -> "Exponentials.tanh";
            case "SIGMOID" -> "Exponentials.sigmoid";
            case "SECH_SQUARED" -> "Exponentials.sechSquared";
            case "SOFTPLUS", "ERF", "STEP", "LOG2", "ASINH", "HYPOTENUSE" ->
                "Functions." + step.operation().toLowerCase(Locale.ROOT);
            case "NORMAL_PDF" -> "Functions.normalPdf";
            case "NORMAL_CDF" -> "Functions.normalCdf";
            case "TANH_SOFTPLUS" -> "Functions.tanhSoftplus";
            case "LN_COSH" -> "Functions.lnCosh";
            default -> throw noJava(step);
        };
    }

    private Term power(Term u, Term v, int exponent) {
        double value = values.get(exponent);
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
            default -> throw noJava(step);
        };
    }
}

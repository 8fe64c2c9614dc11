package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;

/**
 * Writes expressions as plain text with the usual symbols: {@code z · tanh²(u) + e⁻ᶻ}. {@link Parser} reads what it
 * writes.
 */
final class TextPrinter {
    private static final String PLAIN = "0123456789abcdefghijklmnoprstuvwxyz";
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ";
    private static final int UNARY = 3;
    private static final int ATOM = 5;

    private final StringBuilder out = new StringBuilder();

    private TextPrinter() {}

    static String print(Expression e) {
        return new TextPrinter().write(e).out.toString();
    }

    private TextPrinter write(String text) {
        out.append(text);
        return this;
    }

    private TextPrinter write(Expression e) {
        if (e instanceof Variable variable) {
            return write(variable.name());
        }
        if (e instanceof Constant constant) {
            return write(constant.symbol().isEmpty() ? number(constant.value()) : constant.symbol());
        }
        if (e instanceof Where where) {
            return where(where);
        }
        return e instanceof Unary unary ? function(unary) : operator((Binary) e);
    }

    /** Writes a number as formulas show it: 1, 0.01, 1e-8. */
    static String number(double value) {
        String digits = Math.abs(value) < 1e15 && value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(value).replace("E", "e").replace(".0e", "e");
        return digits.startsWith("-") ? "−" + digits.substring(1) : digits;
    }

    private TextPrinter function(Unary unary) {
        Expression u = unary.argument();
        switch (unary.function()) {
            case NEGATE:
                return write("−").wrapped(u, UNARY);
            case EXP:
                String raised = exponent(u);
                return raised.isEmpty() ? call("exp", u) : write("e").write(raised);
            case SQRT:
                return u instanceof Variable ? write("√").write(u) : call("√", u);
            case ABS:
                int start = out.length();
                write("|").write(u).write("|");
                if (out.lastIndexOf("|", out.length() - 2) > start) { // bars within bars
                    out.replace(start, start + 1, "abs(").setCharAt(out.length() - 1, ')');
                }
                return this;
            default:
                return call(unary.function().symbol(), u);
        }
    }

    private TextPrinter call(String function, Expression argument) {
        return write(function).write("(").write(argument).write(")");
    }

    private TextPrinter operator(Binary binary) {
        Operator operator = binary.operator();
        Expression u = binary.left();
        Expression v = binary.right();
        int precedence = operator.precedence();
        return switch (operator) {
            case MIN, MAX ->
                write(operator.symbol())
                        .write("(")
                        .write(u)
                        .write(", ")
                        .write(v)
                        .write(")");
            case POWER -> power(u, v);
            default ->
                wrapped(u, precedence)
                        .write(" ")
                        .write(operator.symbol())
                        .write(" ")
                        .wrapped(v, startsWithSign(v) ? ATOM : precedence + 1);
        };
    }

    private TextPrinter power(Expression u, Expression v) {
        String raised = exponent(v);
        if (raised.isEmpty()) {
            return wrapped(u, ATOM).write("^").wrapped(v, UNARY + 1);
        }
        boolean isCall = u instanceof Unary unary
                && unary.function() != Function.NEGATE
                && unary.function() != Function.EXP
                && unary.function() != Function.SQRT
                && unary.function() != Function.ABS;
        return isCall
                ? call(((Unary) u).function().symbol() + raised, ((Unary) u).argument())
                : wrapped(u, ATOM).write(raised);
    }

    /**
     * Returns the exponent in raised letters; empty if it is more than a whole number or a letter, with a sign perhaps.
     */
    private static String exponent(Expression e) {
        String sign = "";
        Expression operand = e;
        if (e instanceof Unary unary && unary.function() == Function.NEGATE) {
            sign = "⁻";
            operand = unary.argument();
        }
        if (operand instanceof Operation) {
            return "";
        }
        String text = print(operand);
        if (text.startsWith("−")) {
            if (!sign.isEmpty()) {
                return "";
            }
            sign = "⁻";
            text = text.substring(1);
        }
        boolean isShort = text.length() == 1 || text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isShort || !text.chars().allMatch(c -> PLAIN.indexOf(c) >= 0)) {
            return "";
        }
        StringBuilder raised = new StringBuilder(sign);
        text.chars().forEach(c -> raised.append(RAISED.charAt(PLAIN.indexOf(c))));
        return raised.toString();
    }

    private TextPrinter where(Where where) {
        return write("where(")
                .comparison(where)
                .write(", ")
                .write(where.then())
                .write(", ")
                .write(where.otherwise())
                .write(")");
    }

    /** Writes a comparison with the number on its right, as it is usually read. */
    static String condition(Where where) {
        return new TextPrinter().comparison(where).out.toString();
    }

    private TextPrinter comparison(Where where) {
        boolean isTurned = where.left() instanceof Constant && !(where.right() instanceof Constant);
        String sign = isTurned ? (where.isStrict() ? " > " : " ≥ ") : where.isStrict() ? " < " : " ≤ ";
        return write(isTurned ? where.right() : where.left())
                .write(sign)
                .write(isTurned ? where.left() : where.right());
    }

    /** Looks down the left edge; printing the operand to see would take twice as long at every level. */
    private static boolean startsWithSign(Expression e) {
        if (e instanceof Binary binary && binary.operator().precedence() < ATOM) {
            int least = binary.operator() == Operator.POWER
                    ? ATOM
                    : binary.operator().precedence();
            return precedence(binary.left()) >= least && startsWithSign(binary.left());
        }
        if (e instanceof Unary unary) {
            return unary.function() == Function.NEGATE;
        }
        return e instanceof Constant constant
                && constant.value() < 0
                && constant.symbol().isEmpty();
    }

    private TextPrinter wrapped(Expression e, int least) {
        return precedence(e) >= least ? write(e) : write("(").write(e).write(")");
    }

    private static int precedence(Expression e) {
        if (e instanceof Binary binary) {
            return binary.operator().precedence();
        }
        if (e instanceof Unary unary && unary.function() == Function.NEGATE) {
            return UNARY;
        }
        if (e instanceof Unary unary
                && unary.function() == Function.EXP
                && !exponent(unary.argument()).isEmpty()) {
            return UNARY + 1;
        }
        if (e instanceof Unary unary && unary.function() == Function.SQRT && unary.argument() instanceof Variable) {
            return ATOM - 1;
        }
        return e instanceof Constant constant
                        && constant.value() < 0
                        && constant.symbol().isEmpty()
                ? UNARY
                : ATOM;
    }
}

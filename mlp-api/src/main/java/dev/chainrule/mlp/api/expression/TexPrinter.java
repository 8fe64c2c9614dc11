package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.expression.Expression.Binary;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Unary;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import dev.chainrule.mlp.api.expression.Expression.Where;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes expressions in TeX: {@code \frac{1}{1+e^{-z}}}. */
final class TexPrinter {
    private static final Map<String, String> GREEK = map(
            "α", "\\alpha",
            "β", "\\beta",
            "γ", "\\gamma",
            "δ", "\\delta",
            "λ", "\\lambda",
            "μ", "\\mu",
            "ω", "\\omega",
            "π", "\\pi",
            "alpha", "\\alpha",
            "beta", "\\beta",
            "gamma", "\\gamma",
            "delta", "\\delta",
            "lambda", "\\lambda",
            "omega", "\\omega");

    private TexPrinter() {}

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static String print(Expression e) {
        if (e instanceof Variable variable) {
            return name(variable.name());
        }
        if (e instanceof Constant constant) {
            return constant.symbol().isEmpty() ? number(constant.value()) : name(constant.symbol());
        }
        if (e instanceof Where where) {
            return "\\begin{cases} " + print(where.then()) + " & " + comparison(where) + " \\\\ "
                    + print(where.otherwise()) + " & \\text{else} \\end{cases}";
        }
        return e instanceof Unary unary ? function(unary) : operator((Binary) e);
    }

    /** z > 0 is kept as 0 < z, and turned back here. */
    private static String comparison(Where where) {
        if (where.left() instanceof Constant && !(where.right() instanceof Constant)) {
            return print(where.right()) + (where.isStrict() ? " > " : " \\ge ") + print(where.left());
        }
        return print(where.left()) + (where.isStrict() ? " < " : " \\le ") + print(where.right());
    }

    private static String name(String name) {
        int primes = 0;
        while (name.endsWith("′")) {
            name = name.substring(0, name.length() - 1);
            primes++;
        }
        String letters = GREEK.getOrDefault(name, name);
        boolean isPlain = letters.length() == 1 || letters.startsWith("\\");
        return (isPlain ? letters : "\\mathrm{" + letters.replace("_", "\\_") + "}") + "'".repeat(primes);
    }

    private static String number(double value) {
        String text = TextPrinter.number(value).replace("−", "-");
        int exponent = text.indexOf('e');
        return exponent < 0 ? text : text.substring(0, exponent) + "\\cdot 10^{" + text.substring(exponent + 1) + "}";
    }

    private static String function(Unary unary) {
        Expression u = unary.argument();
        return switch (unary.function()) {
            case NEGATE -> "-" + wrapped(u, 2);
            case EXP -> "e^{" + print(u) + "}";
            case SQRT -> "\\sqrt{" + print(u) + "}";
            case ABS -> "\\left|" + print(u) + "\\right|";
            default -> unary.function().tex() + "\\left(" + print(u) + "\\right)";
        };
    }

    private static String operator(Binary binary) {
        Expression u = binary.left();
        Expression v = binary.right();
        return switch (binary.operator()) {
            case ADD -> print(u) + "+" + signed(v, 1);
            case SUBTRACT -> print(u) + "-" + signed(v, 2);
            case MULTIPLY -> wrapped(u, 2) + "\\cdot " + signed(v, 2);
            case DIVIDE -> "\\frac{" + print(u) + "}{" + print(v) + "}";
            case POWER -> power(u, print(v));
            case MIN, MAX -> "\\" + binary.operator().symbol() + "\\left(" + print(u) + ",\\," + print(v) + "\\right)";
        };
    }

    private static String power(Expression base, String exponent) {
        if (base instanceof Unary unary
                && unary.function() != Function.NEGATE
                && unary.function() != Function.EXP
                && unary.function() != Function.SQRT
                && unary.function() != Function.ABS) {
            return unary.function().tex() + "^{" + exponent + "}\\left(" + print(unary.argument()) + "\\right)";
        }
        boolean isAtom = base instanceof Variable || base instanceof Constant constant && constant.value() >= 0;
        return (isAtom ? print(base) : "\\left(" + print(base) + "\\right)") + "^{" + exponent + "}";
    }

    private static String signed(Expression e, int least) {
        String text = print(e);
        return text.startsWith("-") || !fits(e, least) ? "\\left(" + text + "\\right)" : text;
    }

    private static String wrapped(Expression e, int least) {
        return fits(e, least) ? print(e) : "\\left(" + print(e) + "\\right)";
    }

    private static boolean fits(Expression e, int least) {
        return !(e instanceof Binary binary)
                || binary.operator() == Operator.DIVIDE
                || binary.operator().precedence() >= least;
    }
}

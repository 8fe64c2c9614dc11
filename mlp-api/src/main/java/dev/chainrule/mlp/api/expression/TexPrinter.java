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

    private final StringBuilder out = new StringBuilder();

    private TexPrinter() {}

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static String print(Expression e) {
        return new TexPrinter().write(e).out.toString();
    }

    private TexPrinter write(String tex) {
        out.append(tex);
        return this;
    }

    private TexPrinter write(Expression e) {
        if (e instanceof Variable variable) {
            return write(name(variable.name()));
        }
        if (e instanceof Constant constant) {
            return write(constant.symbol().isEmpty() ? number(constant.value()) : name(constant.symbol()));
        }
        if (e instanceof Where where) {
            return write("\\begin{cases} ")
                    .write(where.then())
                    .write(" & ")
                    .comparison(where)
                    .write(" \\\\ ")
                    .write(where.otherwise())
                    .write(" & \\text{else} \\end{cases}");
        }
        return e instanceof Unary unary ? function(unary) : operator((Binary) e);
    }

    /** z > 0 is kept as 0 < z, and turned back here. */
    private TexPrinter comparison(Where where) {
        if (where.left() instanceof Constant && !(where.right() instanceof Constant)) {
            return write(where.right())
                    .write(where.isStrict() ? " > " : " \\ge ")
                    .write(where.left());
        }
        return write(where.left()).write(where.isStrict() ? " < " : " \\le ").write(where.right());
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

    private TexPrinter function(Unary unary) {
        Expression u = unary.argument();
        return switch (unary.function()) {
            case NEGATE -> write("-").wrapped(u, 2);
            case EXP -> write("e^{").write(u).write("}");
            case SQRT -> write("\\sqrt{").write(u).write("}");
            case ABS -> write("\\left|").write(u).write("\\right|");
            default -> write(unary.function().tex()).bracketed(u);
        };
    }

    private TexPrinter operator(Binary binary) {
        Expression u = binary.left();
        Expression v = binary.right();
        return switch (binary.operator()) {
            case ADD -> write(u).write("+").signed(v, 1);
            case SUBTRACT -> write(u).write("-").signed(v, 2);
            case MULTIPLY -> wrapped(u, 2).write("\\cdot ").signed(v, 2);
            case DIVIDE -> write("\\frac{").write(u).write("}{").write(v).write("}");
            case POWER -> power(u, v);
            case MIN, MAX ->
                write("\\" + binary.operator().symbol() + "\\left(")
                        .write(u)
                        .write(",\\,")
                        .write(v)
                        .write("\\right)");
        };
    }

    private TexPrinter power(Expression base, Expression exponent) {
        if (base instanceof Unary unary
                && unary.function() != Function.NEGATE
                && unary.function() != Function.EXP
                && unary.function() != Function.SQRT
                && unary.function() != Function.ABS) {
            return write(unary.function().tex())
                    .write("^{")
                    .write(exponent)
                    .write("}")
                    .bracketed(unary.argument());
        }
        boolean isAtom = base instanceof Variable || base instanceof Constant constant && constant.value() >= 0;
        return (isAtom ? write(base) : bracketed(base))
                .write("^{")
                .write(exponent)
                .write("}");
    }

    private TexPrinter bracketed(Expression e) {
        return write("\\left(").write(e).write("\\right)");
    }

    private TexPrinter wrapped(Expression e, int least) {
        return fits(e, least) ? write(e) : bracketed(e);
    }

    /** Writes an operand that follows an operator: in brackets if it begins with a sign. */
    private TexPrinter signed(Expression e, int least) {
        return startsWithSign(e) || !fits(e, least) ? bracketed(e) : write(e);
    }

    private static boolean startsWithSign(Expression e) {
        if (e instanceof Binary binary) {
            return switch (binary.operator()) {
                case ADD, SUBTRACT -> startsWithSign(binary.left());
                case MULTIPLY -> fits(binary.left(), 2) && startsWithSign(binary.left());
                default -> false;
            };
        }
        if (e instanceof Unary unary) {
            return unary.function() == Function.NEGATE;
        }
        return e instanceof Constant constant
                && constant.value() < 0
                && constant.symbol().isEmpty();
    }

    private static boolean fits(Expression e, int least) {
        return !(e instanceof Binary binary)
                || binary.operator() == Operator.DIVIDE
                || binary.operator().precedence() >= least;
    }
}

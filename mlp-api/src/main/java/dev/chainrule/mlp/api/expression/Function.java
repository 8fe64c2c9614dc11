package dev.chainrule.mlp.api.expression;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * The functions of one argument, each with its derivative as a function of the argument u. This table is all that the chain
 * rule needs to know about them.
 *
 * @since 0.2
 */
public enum Function {
    /** −u. */
    NEGATE("-", "−", "-", "-1", u -> -u),
    /** eᵘ. */
    EXP("exp", "exp", "\\exp", "exp(u)", StrictMath::exp),
    /** eᵘ − 1, accurate near 0. */
    EXPM1("expm1", "expm1", "\\operatorname{expm1}", "exp(u)", StrictMath::expm1),
    /** The natural logarithm. */
    LN("ln", "ln", "\\ln", "1/u", StrictMath::log),
    /** ln(1 + u), accurate near 0. */
    LOG1P("log1p", "log1p", "\\operatorname{log1p}", "1/(1 + u)", StrictMath::log1p),
    /** The logarithm to base 2. */
    LOG2("log2", "log2", "\\log_2", "1/(u*ln(2))", Functions::log2),
    /** The square root. */
    SQRT("sqrt", "√", "\\sqrt", "1/(2*sqrt(u))", Math::sqrt),
    /** The sine. */
    SIN("sin", "sin", "\\sin", "cos(u)", StrictMath::sin),
    /** The cosine. */
    COS("cos", "cos", "\\cos", "-sin(u)", StrictMath::cos),
    /** The tangent. */
    TAN("tan", "tan", "\\tan", "1 + tan(u)^2", StrictMath::tan),
    /** The inverse tangent. */
    ATAN("atan", "atan", "\\arctan", "1/(1 + u^2)", StrictMath::atan),
    /** The hyperbolic sine. */
    SINH("sinh", "sinh", "\\sinh", "cosh(u)", StrictMath::sinh),
    /** The hyperbolic cosine. */
    COSH("cosh", "cosh", "\\cosh", "sinh(u)", StrictMath::cosh),
    /** The hyperbolic tangent. */
    TANH("tanh", "tanh", "\\tanh", "1 - tanh(u)^2", Exponentials::tanh),
    /** The inverse hyperbolic sine. */
    ASINH("asinh", "asinh", "\\operatorname{arsinh}", "1/sqrt(1 + u^2)", Functions::asinh),
    /** The logistic sigmoid 1/(1 + e⁻ᵘ). */
    SIGMOID("sigmoid", "σ", "\\sigma", "sigmoid(u)*(1 - sigmoid(u))", Exponentials::sigmoid),
    /** ln(1 + eᵘ). */
    SOFTPLUS("softplus", "softplus", "\\operatorname{softplus}", "sigmoid(u)", Functions::softplus),
    /** The error function. */
    ERF("erf", "erf", "\\operatorname{erf}", "2/sqrt(pi)*exp(-u^2)", Functions::erf),
    /** The density of the normal distribution. */
    NORMAL_PDF("normalPdf", "φ", "\\varphi", "-u*normalPdf(u)", Functions::normalPdf),
    /** The distribution function of the normal distribution. */
    NORMAL_CDF("normalCdf", "Φ", "\\Phi", "normalPdf(u)", Functions::normalCdf),
    /** The absolute value. */
    ABS("abs", "abs", "\\operatorname{abs}", "sign(u)", Math::abs),
    /** −1, 0 or 1. */
    SIGN("sign", "sign", "\\operatorname{sign}", "0", Math::signum),
    /** 1 for u &gt; 0, otherwise 0. */
    STEP("step", "step", "\\operatorname{step}", "0", Functions::step),

    /** √(1 + u²) without overflow; only in the form that is evaluated. */
    HYPOTENUSE("", "√(1 + ²)", "", "", Functions::hypotenuse),
    /** ln cosh u without overflow; only in the form that is evaluated. */
    LN_COSH("", "ln cosh", "", "tanh(u)", Functions::lnCosh),
    /** 1 − tanh²(u) without cancellation; only in the form that is evaluated. */
    SECH_SQUARED("", "sech²", "", "", Exponentials::sechSquared),
    /** tanh(softplus(u)) with one exponential; only in the form that is evaluated. */
    TANH_SOFTPLUS("", "tanh softplus", "", "", Functions::tanhSoftplus);

    private final String key;
    private final String symbol;
    private final String tex;
    private final String derivative;
    private final DoubleUnaryOperator value;

    Function(String key, String symbol, String tex, String derivative, DoubleUnaryOperator value) {
        this.key = key;
        this.symbol = symbol;
        this.tex = tex;
        this.derivative = derivative;
        this.value = value;
    }

    /** Returns the name by which formulas call it: {@code sigmoid}. */
    public String key() {
        return key;
    }

    /** Returns the name under which it is printed: {@code σ}. */
    String symbol() {
        return symbol;
    }

    /** Returns the TeX command: {@code \sigma}. */
    String tex() {
        return tex;
    }

    /** Returns the derivative by the argument, as a function of u. */
    Expression derivative() {
        return Table.DERIVATIVES.get(this);
    }

    /** Computes the value in float64, with the same bits on every JDK. */
    public double value(double u) {
        return value.applyAsDouble(u);
    }

    /** Returns the functions that formulas can call. */
    static List<Function> callable() {
        return Table.CALLABLE;
    }

    /** Finds a function by its name or its symbol. */
    static Optional<Function> find(String name) {
        return Optional.ofNullable(Table.BY_NAME.get(name));
    }

    /** What is looked up again and again; built after the functions. */
    private static final class Table {
        static final List<Function> CALLABLE = Stream.of(values())
                .filter(function -> !function.key.isEmpty() && function != NEGATE)
                .toList();
        static final Map<String, Function> BY_NAME = byName();
        static final Map<Function, Expression> DERIVATIVES = derivatives();

        private Table() {}

        private static Map<String, Function> byName() {
            Map<String, Function> functions = new LinkedHashMap<>();
            CALLABLE.forEach(function -> functions.put(function.symbol, function));
            CALLABLE.forEach(function -> functions.put(function.key, function));
            return Collections.unmodifiableMap(functions);
        }

        private static Map<Function, Expression> derivatives() {
            Map<Function, Expression> rules = new EnumMap<>(Function.class);
            for (Function function : values()) {
                if (!function.derivative.isEmpty()) {
                    rules.put(function, new Parser(function.derivative, "u"::equals, List.of("u")).parse());
                }
            }
            return Collections.unmodifiableMap(rules);
        }
    }
}

package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How to mend a formula: what writers of other languages probably meant. */
final class Hints {
    private static final Map<String, String> FUNCTIONS = map(
            "log", "Write ln for the natural logarithm or log2",
            "log10", "Write ln(u)/ln(10)",
            "loge", "Write ln",
            "arctan", "Write atan",
            "arsinh", "Write asinh",
            "arcsinh", "Write asinh",
            "pow", "Write u^v",
            "power", "Write u^v",
            "sqr", "Write u^2",
            "square", "Write u^2",
            "cbrt", "Write sign(u)*abs(u)^(1/3)",
            "relu", "Write max(0, u)",
            "logistic", "Write sigmoid",
            "expit", "Write sigmoid",
            "swish", "Write u*sigmoid(u)",
            "silu", "Write u*sigmoid(u)",
            "gelu", "Write u*normalCdf(u)",
            "mish", "Write u*tanh(softplus(u))",
            "heaviside", "Write step",
            "sgn", "Write sign",
            "signum", "Write sign",
            "fabs", "Write abs",
            "clip", "Write min(max(u, low), high)",
            "clamp", "Write min(max(u, low), high)",
            "if", "Write where(condition, then, otherwise)",
            "iif", "Write where(condition, then, otherwise)",
            "cot", "Write 1/tan(u)",
            "sec", "Write 1/cos(u)",
            "csc", "Write 1/sin(u)",
            "sech", "Write 1/cosh(u)",
            "coth", "Write 1/tanh(u)",
            "erfc", "Write 1 - erf(u)",
            "norm", "Write abs",
            "maximum", "Write max",
            "minimum", "Write min");

    private static final Map<String, String> CHARACTERS = map(
            ".", "Write a digit before the point, as 0.5",
            "=", "A formula is the right side alone, without '='",
            ">", "A comparison stands only in where(z > 0, …, …)",
            "<", "A comparison stands only in where(z < 0, …, …)",
            "≥", "A comparison stands only in where(z ≥ 0, …, …)",
            "≤", "A comparison stands only in where(z ≤ 0, …, …)",
            ",", "A comma stands only between the arguments of min, max and where",
            ")", "There is no '(' for it, or an operand is missing before it",
            "(", "An operator is missing before it",
            "[", "Write ( and )",
            "]", "Write ( and )",
            "{", "Write ( and )",
            "}", "Write ( and )",
            "%", "There is no remainder and no percentage. Divide by 100",
            "!", "There is no factorial and no 'not'",
            "&", "Nest two where instead",
            "|", "Write abs(u), or an operand is missing before it",
            "?", "Write where(condition, then, otherwise)",
            ":", "Write where(condition, then, otherwise)",
            ";", "A formula is a single expression",
            "\\", "TeX is not read. Write for example tanh(z)",
            "$", "TeX is not read. Write for example tanh(z)",
            "\"", "Remove the quotes",
            "'", "Write a derivative as a function of its own",
            "′", "Write a derivative as a function of its own",
            "#", "Comments are not read",
            "@", "Write * for a product",
            "+", "Remove the sign, or write an operand before it",
            "*", "An operand is missing before it",
            "·", "An operand is missing before it",
            "×", "An operand is missing before it",
            "/", "An operand is missing before it",
            "÷", "An operand is missing before it",
            "^", "An operand is missing before it",
            "∞", "Numbers are finite",
            "∑", "A formula has no sums over many terms",
            "Σ", "A formula has no sums over many terms",
            "∫", "A formula has no integrals",
            "½", "Write 0.5",
            "¼", "Write 0.25",
            "¾", "Write 0.75");

    private Hints() {}

    private static Map<String, String> map(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static String forCharacter(String found, String text, int at) {
        if (found.equals("=") && at > 0 && "<>!=".indexOf(text.charAt(at - 1)) >= 0 || text.startsWith("==", at)) {
            return "Compare with < <= > or >=, inside where(…, …, …)";
        }
        if ("⁰¹²³⁴⁵⁶⁷⁸⁹⁻".contains(found)) {
            return "Raised digits follow what they raise, without ^: z²";
        }
        return CHARACTERS.getOrDefault(found, "Write numbers, names, + - * / ^ and functions");
    }

    static String forFunction(String name) {
        List<String> known = new ArrayList<>(List.of("min", "max", "where"));
        Function.callable().forEach(function -> known.add(function.key()));
        String hint = FUNCTIONS.get(name.toLowerCase(Locale.ROOT));
        if (hint != null && !known.contains(name.toLowerCase(Locale.ROOT))) {
            return hint;
        }
        String near = Suggestion.sentence(name, known);
        return near.isEmpty() ? "Available: " + String.join(", ", known) : near.trim();
    }

    /** Returns whether a name looks like a function and its argument without brackets, as expz. */
    static boolean isRunTogether(String name) {
        return Function.callable().stream()
                .anyMatch(function -> name.startsWith(function.key())
                        && name.length() == function.key().length() + 1);
    }

    static String forName(String name, Collection<String> names) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity", "nan":
                return "Numbers are finite";
            case "true", "false", "and", "or", "not":
                return "Conditions stand only in where(z > 0, …, …)";
            default:
        }
        if (isRunTogether(name)) {
            int letter = name.length() - 1;
            return "Write " + name.substring(0, letter) + "(" + name.substring(letter) + ")";
        }
        if (name.length() == 2 && names.contains(name.substring(0, 1)) && names.contains(name.substring(1))) {
            return "Write " + name.charAt(0) + "*" + name.charAt(1);
        }
        String near = Suggestion.sentence(name, names);
        return (names.isEmpty()
                        ? "No names are known here but e and pi"
                        : "Known: " + Problem.clean(String.join(", ", names)) + ", e, pi")
                + (near.isEmpty() ? "" : "." + near);
    }
}

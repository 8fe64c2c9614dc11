package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.expression.Expression.Constant;
import dev.chainrule.mlp.api.expression.Expression.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads formulas: one pass from left to right, one method per line of the grammar.
 *
 * <pre>
 *   sum       = product { ("+" | "-") product }
 *   product   = factor { ("*" | "/") factor }
 *   factor    = "-" factor | power
 *   power     = atom [ "^" factor | superscripts ]
 *   atom      = number | name | name "(" sum { "," sum } ")" | "(" sum ")" | "|" sum "|" | "√" atom
 *   condition = sum ("&lt;" | "&lt;=" | "&gt;" | "&gt;=") sum                 only first in where(…, …, …)
 * </pre>
 */
final class Parser extends FormulaText {
    private static final int MAX_LENGTH = 4096;
    private static final String RAISED = "0123456789+-()abcdefghijklmnoprstuvwxyzβγδ";
    private static final Constant E = new Constant(Math.E, "e");
    private static final Constant PI = new Constant(Math.PI, "π");

    private final Predicate<String> isName;
    private final Collection<String> names;
    private int nesting;

    /** Where each operation is written. */
    private final Map<Expression, Integer> starts = new IdentityHashMap<>();

    /**
     * Prepares to read a formula.
     *
     * @param isName whether a name may occur; those of functions are not asked for
     * @param names those that may, for messages
     */
    Parser(String text, Predicate<String> isName, Collection<String> names) {
        super(text);
        this.isName = isName;
        this.names = names;
    }

    /** Reads a formula whose derivative is not too large. */
    static Expression parse(String text, Predicate<String> isName, Collection<String> names) {
        Parser parser = new Parser(text, isName, names);
        Expression result = parser.parse();
        DerivativeSize.tooLarge(result).ifPresent(part -> {
            throw parser.fault(ErrorCode.CFG_LIMIT, parser.starts.getOrDefault(part, 0), DerivativeSize.TOO_LARGE);
        });
        return result;
    }

    Expression parse() {
        if (text.length() > MAX_LENGTH) {
            throw fault(
                    ErrorCode.CFG_LIMIT,
                    MAX_LENGTH,
                    "a formula has at most " + MAX_LENGTH + " characters, this one has " + text.length());
        }
        skipSpaces();
        if (at == text.length()) {
            throw fault(0, "the formula is empty. Write for example z * sigmoid(z)");
        }
        Expression result = sum();
        if (at < text.length()) {
            throw unexpected();
        }
        return result;
    }

    private Expression sum() {
        Expression left = product();
        while (true) {
            int start = at;
            if (accept("+")) {
                left = join(Operator.ADD, left, product(), start);
            } else if (accept("-") || accept("−") || accept("–")) {
                left = join(Operator.SUBTRACT, left, product(), start);
            } else {
                return left;
            }
        }
    }

    private Expression product() {
        Expression left = factor();
        while (true) {
            int start = at;
            if (text.startsWith("**", at)) {
                throw fault(at, "'**' is no operator. Write ^ for a power");
            }
            if (accept("*") || accept("·") || accept("×") || accept("⋅")) {
                left = join(Operator.MULTIPLY, left, factor(), start);
            } else if (accept("/") || accept("÷")) {
                left = join(Operator.DIVIDE, left, factor(), start);
            } else {
                return left;
            }
        }
    }

    private Expression factor() {
        int start = at;
        if (accept("-") || accept("−") || accept("–")) {
            enter(start);
            Expression operand = factor();
            nesting--;
            return checked(Trees.negate(operand), start);
        }
        return power();
    }

    private Expression power() {
        int start = at;
        Expression base = atom();
        Optional<Expression> raised = superscripts();
        if (raised.isPresent()) {
            base = raise(base, raised.get(), start);
        }
        int sign = at;
        if (accept("^")) {
            enter(sign);
            Expression exponent = factor();
            nesting--;
            return raise(base, exponent, start);
        }
        return base;
    }

    private Expression raise(Expression base, Expression exponent, int start) {
        return checked(base.equals(E) ? Trees.call(Function.EXP, exponent) : Trees.power(base, exponent), start);
    }

    private Expression atom() {
        int start = at;
        if (at == text.length()) {
            throw fault(at, "the formula ends where a number, a name or '(' must follow");
        }
        int c = text.codePointAt(at);
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (accept("(")) {
            enter(start);
            Expression inner = sum();
            nesting--;
            close(start, ")");
            return inner;
        }
        if (accept("|")) {
            enter(start);
            Expression inner = sum();
            nesting--;
            close(start, "|");
            return checked(Trees.call(Function.ABS, inner), start);
        }
        if (accept("√")) {
            enter(start);
            Expression inner = atom();
            nesting--;
            return checked(Trees.call(Function.SQRT, inner), start);
        }
        if (isNameStart(c)) {
            return name();
        }
        throw unexpected();
    }

    private Expression number() {
        int start = at;
        digits();
        if (at - start > 1 && text.charAt(start) == '0') {
            throw fault(
                    start,
                    "a number must not begin with 0. Write "
                            + text.substring(start, at).replaceFirst("^0+(?=.)", ""));
        }
        if (peek('.')) {
            at++;
            if (!isDigit()) {
                throw fault(at, "digits must follow the point. Write " + text.substring(start, at) + "0");
            }
            digits();
        }
        if (peek(',') && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)) && nesting == 0) {
            String whole = text.substring(start, at++);
            int fraction = at;
            digits();
            throw fault(
                    fraction - 1, "a comma is no decimal point. Write " + whole + "." + text.substring(fraction, at));
        }
        if (peek('e') || peek('E')) {
            int mark = at++;
            if (peek('+') || peek('-')) {
                at++;
            }
            if (isDigit()) {
                digits();
            } else {
                at = mark;
            }
        }
        double value = Double.parseDouble(text.substring(start, at));
        if (Double.isInfinite(value)) {
            throw fault(start, "the number is too large for float64, whose largest is 1.8e308");
        }
        String written = text.substring(start, at);
        if (value == 0 && written.split("[eE]")[0].matches(".*[1-9].*")) {
            throw fault(start, "the number is too small for float64, whose smallest is 4.9e-324. Write 0");
        }
        skipSpaces();
        if (at < text.length() && (isNameStart(text.codePointAt(at)) || peek('('))) {
            throw fault(at, "an operator is missing. Write " + written + "*" + nextWord());
        }
        if (at < text.length() && isDigit()) {
            throw fault(at, "an operator is missing between two numbers");
        }
        return new Constant(value, "");
    }

    private Expression name() {
        int start = at;
        while (at < text.length() && isNamePart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        String name = text.substring(start, at);
        if (peek('.')) {
            throw fault(at, "a name has no point. Write the function alone, as exp(z)");
        }
        Optional<Expression> raised = raisedBeforeCall();
        skipSpaces();
        if (peek('(')) {
            return call(name, start, raised);
        }
        if (names.contains(name)) {
            return followedByOperator(new Variable(name), name);
        }
        if (name.equals("e")) {
            return followedByOperator(E, name);
        }
        if (name.equals("pi") || name.equals("π")) {
            return followedByOperator(PI, name);
        }
        if (isName.test(name) && !isFunction(name) && !Hints.isRunTogether(name)) {
            return followedByOperator(new Variable(name), name);
        }
        if (isFunction(name)) {
            String argument = at < text.length() && isNameStart(text.codePointAt(at)) ? nextWord() : "…";
            throw fault(at, name + " is a function. Write " + name + "(" + argument + ")");
        }
        throw unknownName(name, start);
    }

    /** Reads the exponent of tanh²(u), which stands before the argument. */
    private Optional<Expression> raisedBeforeCall() {
        int mark = at;
        Optional<Expression> raised = superscripts();
        if (raised.isPresent() && !peek('(')) {
            at = mark;
            return Optional.empty();
        }
        return raised;
    }

    private Expression followedByOperator(Expression e, String written) {
        if (at < text.length() && isNameStart(text.codePointAt(at))) {
            throw fault(at, "an operator is missing. Write " + written + "*" + nextWord());
        }
        if (isDigit()) {
            throw fault(at, "an operator is missing before the number");
        }
        return e;
    }

    private Expression call(String name, int start, Optional<Expression> raised) {
        if (isName.test(name) && name.codePointCount(0, name.length()) == 1 && !isFunction(name)) {
            throw fault(at, "an operator is missing. Write " + name + "*(…)");
        }
        if (name.equals("where")) {
            return where(start);
        }
        if (!isFunction(name)) {
            throw unknownFunction(name, start);
        }
        int open = at;
        accept("(");
        enter(open);
        List<Expression> arguments = new ArrayList<>();
        if (peek(')')) {
            throw fault(at, name + " needs an argument");
        }
        arguments.add(sum());
        while (accept(",")) {
            arguments.add(sum());
        }
        nesting--;
        close(open, ")");
        Expression result = checked(apply(name, arguments, start), start);
        return raised.isPresent() ? raise(result, raised.get(), start) : result;
    }

    private Expression apply(String name, List<Expression> arguments, int start) {
        if (name.equals("min") || name.equals("max")) {
            if (arguments.size() != 2) {
                throw fault(start, name + " takes two arguments, found " + arguments.size());
            }
            Operator operator = name.equals("min") ? Operator.MIN : Operator.MAX;
            return new Expression.Binary(operator, arguments.get(0), arguments.get(1));
        }
        if (arguments.size() != 1) {
            throw fault(start, name + " takes one argument, found " + arguments.size());
        }
        return Trees.call(Function.find(name).orElseThrow(), arguments.get(0));
    }

    private Expression where(int start) {
        int open = at;
        accept("(");
        enter(open);
        Expression left = sum();
        int sign = at;
        boolean isLess;
        boolean isStrict = true;
        if (accept("<=") || accept("≤")) {
            isLess = true;
            isStrict = false;
        } else if (accept(">=") || accept("≥")) {
            isLess = false;
            isStrict = false;
        } else if (accept("<")) {
            isLess = true;
        } else if (accept(">")) {
            isLess = false;
        } else {
            throw fault(sign, "where needs a comparison. Write where(z > 0, z, 0.01*z)");
        }
        Expression right = sum();
        if (at < text.length() && "<>≤≥".indexOf(text.charAt(at)) >= 0) {
            throw fault(at, "one comparison only. Write where(…, where(…, a, b), c)");
        }
        String comma = "a comma and the value must follow. Write where(condition, then, otherwise)";
        require(",", comma);
        Expression then = sum();
        require(",", comma);
        Expression otherwise = sum();
        nesting--;
        close(open, ")");
        Expression first = isLess ? left : right;
        Expression second = isLess ? right : left;
        return checked(new Expression.Where(first, isStrict, second, then, otherwise), start);
    }

    /** Reads the exponent written in raised letters, as in z² or e⁻ᶻ. */
    private Optional<Expression> superscripts() {
        int start = at;
        StringBuilder exponent = new StringBuilder();
        while (at < text.length()) {
            int index = SUPERSCRIPTS.indexOf(text.charAt(at));
            if (index < 0) {
                break;
            }
            exponent.append(RAISED.charAt(index));
            at++;
        }
        if (exponent.isEmpty()) {
            return Optional.empty();
        }
        Parser inner = new Parser(exponent.toString(), isName, names);
        inner.nesting = nesting + 1;
        Expression result;
        try {
            result = inner.parse();
        } catch (ConfigException e) {
            throw fault(start, "the raised letters are no exponent. Write ^(…)");
        }
        skipSpaces();
        return Optional.of(result);
    }

    private boolean isFunction(String name) {
        return name.equals("min")
                || name.equals("max")
                || name.equals("where")
                || Function.find(name).isPresent();
    }

    private Expression join(Operator operator, Expression left, Expression right, int start) {
        return checked(new Expression.Binary(operator, left, right), start);
    }

    private void enter(int position) {
        if (++nesting > Expression.MAX_DEPTH) {
            throw tooDeep(position);
        }
    }

    private Expression checked(Expression e, int start) {
        if (e.depth() > Expression.MAX_DEPTH) {
            throw tooDeep(start);
        }
        starts.put(e, start);
        return e;
    }

    private ConfigException tooDeep(int position) {
        return fault(position, "more than " + Expression.MAX_DEPTH + " nested operations. Simplify the formula");
    }

    private void close(int open, String bracket) {
        if (at == text.length()) {
            throw fault(open, "this '" + text.charAt(open) + "' is never closed");
        }
        if (!accept(bracket)) {
            throw unexpected();
        }
    }

    private void require(String sign, String otherwise) {
        if (!accept(sign)) {
            throw at < text.length() && "<>≤≥".indexOf(text.charAt(at)) >= 0 ? unexpected() : fault(at, otherwise);
        }
    }

    private ConfigException unknownName(String name, int start) {
        return fault(start, "unknown name " + Problem.show(name) + ". " + Hints.forName(name, names));
    }

    private ConfigException unknownFunction(String name, int start) {
        return fault(start, "unknown function " + Problem.show(name) + ". " + Hints.forFunction(name));
    }
}

package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads single values. A value that is not accepted is a fault, and the result is empty.
 *
 * <p>Numbers are judged by their text: 2.9 is not an integer, and 1e400 and 1e-400 are not doubles. As in JSON Schema,
 * an integer may be written with a point or an exponent: 1e2.
 */
public final class Values {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    private static final Pattern ZERO = Pattern.compile("-?[0.]+([eE].*)?");
    private static final Pattern NEGATIVE_EXPONENT = Pattern.compile(".*[eE]-.*");
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private final DocumentFaults faults;

    /** Creates a reader that adds to these faults. */
    public Values(DocumentFaults faults) {
        this.faults = faults;
    }

    /** Returns whether a value is of this kind; any other kind is a fault. */
    public boolean expect(Node node, Kind kind, String expected) {
        if (!node.is(kind)) {
            typeFault(node, expected);
        }
        return node.is(kind);
    }

    /** Adds the fault that a value is of the wrong type. */
    public void typeFault(Node node, String expected) {
        faults.at(node, ErrorCode.CFG_TYPE, () -> "expected " + expected + ", found " + node.found());
    }

    /** Reads a string that is not empty and contains no character 0, which no path or column name can contain. */
    public Optional<String> text(Node node, String what) {
        if (!expect(node, Kind.STRING, what + ", a string")) {
            return Optional.empty();
        }
        if (node.text().isEmpty() || node.text().indexOf('\0') >= 0) {
            String why = node.text().isEmpty() ? "must not be empty" : "must not contain the character \\u0000";
            faults.at(node, ErrorCode.CFG_RANGE, () -> node.token() + " " + why);
            return Optional.empty();
        }
        return Optional.of(node.text());
    }

    /** Reads one of these words. */
    public Optional<String> word(Node node, List<String> accepted) {
        String expected = "one of " + String.join(", ", accepted);
        if (!expect(node, Kind.STRING, expected)) {
            return Optional.empty();
        }
        if (!accepted.contains(node.text())) {
            faults.at(
                    node,
                    ErrorCode.CFG_RANGE,
                    () -> node.token() + " must be " + expected + ", found " + Problem.show(node.text()) + "."
                            + Suggestion.sentence(node.text(), accepted));
            return Optional.empty();
        }
        return Optional.of(node.text());
    }

    /** Reads true or false. */
    public Optional<Boolean> bool(Node node) {
        return expect(node, Kind.BOOLEAN, "true or false")
                ? Optional.of(node.text().equals("true"))
                : Optional.empty();
    }

    /** Reads an integer in a closed range of ints. */
    public OptionalInt integer(Node node, Range range) {
        OptionalLong value = integer(node, (long) range.low(), (long) range.high());
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    /** Reads an integer from {@code low} to {@code high}. */
    public OptionalLong integer(Node node, long low, long high) {
        if (!expect(node, Kind.NUMBER, "an integer")) {
            return OptionalLong.empty();
        }
        Optional<BigDecimal> exact = exact(node.text());
        boolean huge = exact.isEmpty() || magnitude(exact.get()) > 20;
        if (exact.isPresent() && !huge && exact.get().stripTrailingZeros().scale() > 0) {
            typeFault(node, "an integer");
            return OptionalLong.empty();
        }
        boolean negative = node.text().startsWith("-");
        BigInteger value = huge ? (negative ? MIN_LONG : MAX_LONG) : exact.get().toBigInteger();
        boolean tooLow = huge ? negative : value.compareTo(BigInteger.valueOf(low)) < 0;
        boolean tooHigh = huge ? !negative : value.compareTo(BigInteger.valueOf(high)) > 0;
        if (tooLow || tooHigh) {
            String bound = tooLow ? ">= " + low : "<= " + high;
            faults.at(node, ErrorCode.CFG_RANGE, () -> node.token() + " must be " + bound + ", found " + node.text());
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.longValueExact());
    }

    /** Reads a finite double in a range. */
    public OptionalDouble number(Node node, String what, Range range) {
        OptionalDouble value = number(node, what);
        if (value.isPresent() && !range.contains(value.getAsDouble())) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> what + " must be " + range + ", found " + node.text());
            return OptionalDouble.empty();
        }
        return value;
    }

    /** Reads a number in a range that is also valid in float32. */
    public OptionalDouble float32(Node node, String what, Range range) {
        OptionalDouble value = number(node, what, range);
        Optional<String> objection =
                value.isPresent() ? range.float32Objection(value.getAsDouble(), node.text()) : Optional.empty();
        objection.ifPresent(words -> faults.at(node, ErrorCode.CFG_RANGE, () -> what + " " + words));
        return objection.isPresent() ? OptionalDouble.empty() : value;
    }

    /** Reads a number that a double can hold: it neither overflows nor underflows to 0. */
    public OptionalDouble number(Node node, String what) {
        if (!expect(node, Kind.NUMBER, "a number")) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(node.text());
        if (!Double.isFinite(value)) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> what + " must be finite, found " + node.text());
            return OptionalDouble.empty();
        }
        if (value == 0 && !writtenAsZero(node.text())) {
            faults.at(
                    node,
                    ErrorCode.CFG_RANGE,
                    () -> what + " would underflow to 0: " + node.text() + " is too small for a double");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value);
    }

    /**
     * Reads the number of a plugin's option: an {@link Integer} or, if that is too small, a {@link Long} if it is
     * written without point and exponent; a {@link Double} otherwise.
     */
    public Optional<Number> parameter(Node node) {
        return parameter(node, node.token());
    }

    /** Reads the number of a plugin's option, with its name in messages. */
    public Optional<Number> parameter(Node node, String what) {
        if (WHOLE.matcher(node.text()).matches()) {
            BigInteger exact = new BigInteger(node.text());
            if (exact.bitLength() < Integer.SIZE) {
                return Optional.of(exact.intValueExact());
            }
            if (exact.bitLength() < Long.SIZE) {
                return Optional.of(exact.longValueExact());
            }
        }
        OptionalDouble value = number(node, what);
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    /** Reads text, a boolean or a number as {@link #parameter} does; any other value is a fault. */
    public Optional<Object> scalar(Node node, String expected) {
        return switch (node.kind()) {
            case STRING -> Optional.of(node.text());
            case BOOLEAN -> Optional.of(node.text().equals("true"));
            case NUMBER -> parameter(node).map(number -> number);
            case ARRAY, OBJECT, NULL -> {
                typeFault(node, expected);
                yield Optional.empty();
            }
        };
    }

    /** Empty if the exponent is too large for a BigDecimal. */
    private static Optional<BigDecimal> exact(String text) {
        if (writtenAsZero(text)) {
            return Optional.of(BigDecimal.ZERO);
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            // a number with a negative exponent of this size is no integer
            return NEGATIVE_EXPONENT.matcher(text).matches() ? Optional.of(new BigDecimal("0.1")) : Optional.empty();
        }
    }

    /** Returns the number of digits before the point. */
    private static long magnitude(BigDecimal value) {
        return (long) value.precision() - value.scale();
    }

    private static boolean writtenAsZero(String number) {
        return ZERO.matcher(number).matches();
    }
}

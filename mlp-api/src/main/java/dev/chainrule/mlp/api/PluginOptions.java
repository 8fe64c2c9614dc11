package dev.chainrule.mlp.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options that a document gives a plugin beside its {@code "type"}, read by {@link Plugin#with}.
 *
 * <p>Reads never fail: an invalid value is recorded as a {@link Fault} and the default is returned, so that all faults
 * of a document are reported together. Reads are recorded too: the options that were read are those that the plugin
 * accepts, and appear in the JSON Schema. An instance is for one call of {@code with} and is not thread-safe.
 *
 * @since 0.2
 */
public final class PluginOptions {

    /** The types of options, with the names that messages use. */
    public enum Kind {
        /** A double. */
        NUMBER("number"),
        /** An int. */
        INTEGER("integer"),
        /** True or false. */
        BOOLEAN("boolean"),
        /** Text, perhaps limited to a few choices. */
        TEXT("string"),
        /** A list of doubles. */
        NUMBERS("array");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Returns the name of the type in JSON Schema. */
        public String jsonName() {
            return word;
        }

        /** Returns the type in words: {@code a number}. */
        public String words() {
            return this == NUMBERS ? "a list of numbers" : (this == INTEGER ? "an " : "a ") + word;
        }
    }

    /**
     * A parameter that a plugin reads.
     *
     * @param name its name
     * @param kind what kind of value it takes
     * @param defaultValue the value when it is not given
     * @param range the accepted numbers, for a list those of its elements; {@link Range#FINITE} for other kinds
     * @param choices the accepted words; empty if any text is
     * @param isRequired whether there is no default, so that a document must give it
     */
    public record Declared(
            String name, Kind kind, Object defaultValue, Range range, List<String> choices, boolean isRequired) {

        /** Declares an option with a default. */
        public Declared(String name, Kind kind, Object defaultValue, Range range, List<String> choices) {
            this(name, kind, defaultValue, range, choices, false);
        }
    }

    /**
     * A given value that does not fit.
     *
     * @param name the parameter
     * @param code {@link ErrorCode#CFG_TYPE}, {@link ErrorCode#CFG_RANGE}, {@link ErrorCode#CFG_UNKNOWN_KEY}, or what
     *     the plugin passed to {@link PluginOptions#reject}
     * @param message what was expected and what was found
     */
    public record Fault(String name, ErrorCode code, String message) {}

    private final Map<String, Object> given;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private final boolean isFloat32;
    private boolean acceptsOtherNumbers;

    private PluginOptions(Map<String, ?> given, boolean isFloat32) {
        this.given = new LinkedHashMap<>(given);
        this.isFloat32 = isFloat32;
    }

    /** Returns options without values: every read returns its default. */
    public static PluginOptions none() {
        return new PluginOptions(Map.of(), true);
    }

    /**
     * Creates the parameters of a plugin that computes in float32 too: a number that is finite in float64 alone, or
     * that float32 rounds to 0, does not fit.
     *
     * @param given values by name: {@link Number}, {@link Boolean}, {@link String}, or a {@link List} of numbers
     */
    public static PluginOptions of(Map<String, ?> given) {
        return new PluginOptions(given, true);
    }

    /**
     * Creates the parameters of a plugin that computes in float64 alone, as a schedule or a metric does.
     *
     * @param given values by name: {@link Number}, {@link Boolean}, {@link String}, or a {@link List} of numbers
     */
    public static PluginOptions ofFloat64(Map<String, ?> given) {
        return new PluginOptions(given, false);
    }

    /** Reads a finite number. */
    public double number(String name, double defaultValue) {
        return number(name, defaultValue, Range.FINITE);
    }

    /** Reads a number in a range. */
    public double number(String name, double defaultValue, Range range) {
        Object value = read(new Declared(name, Kind.NUMBER, defaultValue, range, List.of()));
        if (!(value instanceof Number number)) {
            return defaultValue;
        }
        return fits(name, number, range) ? number.doubleValue() : defaultValue;
    }

    /** Returns whether a number is in its range, and records a fault if not. */
    private boolean fits(String name, Number number, Range range) {
        double value = number.doubleValue();
        Optional<String> objection = !range.contains(value)
                ? Optional.of("must be " + range + ", found " + Problem.show(number))
                : isFloat32 ? range.float32Objection(value, Problem.show(number)) : Optional.empty();
        objection.ifPresent(words -> reject(name, ErrorCode.CFG_RANGE, words));
        return objection.isEmpty();
    }

    /**
     * Reads a list of numbers.
     *
     * @param range the accepted elements
     */
    public List<Double> numbers(String name, List<Double> defaultValue, Range range) {
        if (!(read(new Declared(name, Kind.NUMBERS, defaultValue, range, List.of())) instanceof List<?> list)) {
            return defaultValue;
        }
        List<Double> result = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Number number)) {
                reject(name, ErrorCode.CFG_TYPE, "expected a list of numbers, found in it " + Problem.show(element));
                return defaultValue;
            }
            if (!fits(name, number, range)) {
                return defaultValue;
            }
            result.add(number.doubleValue());
        }
        return List.copyOf(result);
    }

    /**
     * Reads all options that have not been read, which must be numbers. It is for plugins whose options depend on
     * another option, as the parameters of a formula do. Call it last.
     *
     * @return the numbers by name, in the order in which they are given
     */
    public Map<String, Double> otherNumbers() {
        acceptsOtherNumbers = true;
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : given.keySet()) {
            if (!declared.containsKey(name)) {
                numbers.put(name, number(name, 0));
                declared.remove(name); // an option of this document, not of the plugin
            }
        }
        return numbers;
    }

    /** Returns whether the plugin accepts numbers of any name, beside the options of {@link #declared()}. */
    public boolean acceptsOtherNumbers() {
        return acceptsOtherNumbers;
    }

    /**
     * Records that an option is invalid, or missing, for a reason that the other methods do not know.
     *
     * @param name the option
     * @param code the kind of fault, a code that begins with {@code CFG_}
     * @param message what is expected and what was found, as a sentence without the name at its beginning
     */
    public void reject(String name, ErrorCode code, String message) {
        faults.add(new Fault(name, code, message));
    }

    /** Reads an integer. */
    public int integer(String name, int defaultValue) {
        return integer(name, defaultValue, Range.FINITE);
    }

    /** Reads an integer in a range. */
    public int integer(String name, int defaultValue, Range range) {
        Object value = read(new Declared(name, Kind.INTEGER, defaultValue, range, List.of()));
        if (!(value instanceof Number number)) {
            return defaultValue;
        }
        double result = number.doubleValue();
        if (result != Math.rint(result)) {
            reject(name, ErrorCode.CFG_TYPE, "expected an integer, found " + Problem.show(number));
            return defaultValue;
        }
        if (!range.contains(result)) {
            reject(name, ErrorCode.CFG_RANGE, "must be " + range + ", found " + Problem.show(number));
            return defaultValue;
        }
        if (result != (int) result) {
            reject(name, ErrorCode.CFG_RANGE, "must fit in 32 bits, found " + Problem.show(number));
            return defaultValue;
        }
        return (int) result;
    }

    /** Reads a boolean. */
    public boolean bool(String name, boolean defaultValue) {
        return read(new Declared(name, Kind.BOOLEAN, defaultValue, Range.FINITE, List.of())) instanceof Boolean flag
                ? flag
                : defaultValue;
    }

    /** Reads text; if choices are given, it must be one of them. */
    public String text(String name, String defaultValue, String... choices) {
        List<String> accepted = List.of(choices);
        if (!(read(new Declared(name, Kind.TEXT, defaultValue, Range.FINITE, accepted)) instanceof String text)) {
            return defaultValue;
        }
        if (!accepted.isEmpty() && !accepted.contains(text)) {
            reject(
                    name,
                    ErrorCode.CFG_RANGE,
                    "must be one of " + String.join(", ", accepted) + ", found " + Problem.show(text));
            return defaultValue;
        }
        return text;
    }

    /**
     * Reads text that has no default; without it there is a fault.
     *
     * @param advice what to add, for the message
     * @return the text; empty if there is a fault
     */
    public String requiredText(String name, String advice) {
        Object value = read(new Declared(name, Kind.TEXT, "", Range.FINITE, List.of(), true));
        if (!given.containsKey(name)) {
            reject(name, ErrorCode.CFG_MISSING, "is missing. " + advice);
        }
        return value instanceof String text ? text : "";
    }

    /**
     * Returns the given value if it is of the declared kind, else null; notes the read, and the fault if there is one.
     */
    private Object read(Declared parameter) {
        declared.put(parameter.name(), parameter);
        Object value = given.get(parameter.name());
        boolean fits = switch (parameter.kind()) {
            case NUMBER, INTEGER -> value instanceof Number;
            case BOOLEAN -> value instanceof Boolean;
            case TEXT -> value instanceof String;
            case NUMBERS -> value instanceof List;
        };
        if (!fits && given.containsKey(parameter.name())) {
            reject(
                    parameter.name(),
                    ErrorCode.CFG_TYPE,
                    "expected " + parameter.kind().words() + ", found " + Problem.show(value));
        }
        return fits ? value : null;
    }

    /** Returns the options that were read, in the order of the reads. */
    public List<Declared> declared() {
        return List.copyOf(declared.values());
    }

    /** Returns the invalid values and the options that were given but not read. Call it after {@link Plugin#with}. */
    public List<Fault> faults() {
        List<Fault> all = new ArrayList<>(faults);
        for (String name : given.keySet()) {
            if (!declared.containsKey(name) && !acceptsOtherNumbers) {
                all.add(new Fault(
                        name,
                        ErrorCode.CFG_UNKNOWN_KEY,
                        declared.isEmpty()
                                ? "takes no parameters"
                                : "accepts: " + String.join(", ", declared.keySet())));
            }
        }
        return all;
    }

    /** Returns the given value of an option, for messages. */
    public Optional<Object> given(String name) {
        return Optional.ofNullable(given.get(name));
    }
}

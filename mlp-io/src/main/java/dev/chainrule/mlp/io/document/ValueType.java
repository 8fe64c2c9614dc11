package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DeclaredKey;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Node.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The type of a single value, such as a number, text or word.
 *
 * @param <T> its type
 */
final class ValueType<T> extends KeyType<T> {
    private static final String BALANCED = "balanced";

    private final String words;
    private final Map<String, Object> schema;
    private final T standIn;
    private final BiFunction<Node, Reading, Optional<T>> reader;
    private Function<T, Object> writer = value -> value;

    private ValueType(
            String words, Map<String, Object> schema, T standIn, BiFunction<Node, Reading, Optional<T>> reader) {
        this.words = words;
        this.schema = schema;
        this.standIn = standIn;
        this.reader = reader;
    }

    private ValueType<T> writtenBy(Function<T, Object> function) {
        writer = function;
        return this;
    }

    @Override
    Optional<T> read(Node node, Reading in) {
        return reader.apply(node, in);
    }

    @Override
    Object write(T value) {
        return writer.apply(value);
    }

    @Override
    Map<String, Object> schema(SchemaDefinitions definitions) {
        return schema;
    }

    @Override
    String words() {
        return words;
    }

    @Override
    T standIn() {
        return standIn;
    }

    /** Returns the type of an int or a long. */
    static ValueType<Number> integer(Range range, boolean isLong) {
        long low = (long) range.low();
        long high = (long) range.high();
        String least = low > Integer.MIN_VALUE ? " ≥ " + low : "";
        String words = high < Integer.MAX_VALUE ? "an integer from " + low + " to " + high : "an integer" + least;
        Function<Long, Number> narrow = value -> isLong ? (Number) value : (Number) value.intValue();
        return new ValueType<>(words, SchemaDefinitions.ranged("integer", range), narrow.apply(low), (node, in) -> {
            OptionalLong value = in.values().integer(node, low, high);
            return value.isEmpty() ? Optional.empty() : Optional.of(narrow.apply(value.getAsLong()));
        });
    }

    /** Returns the type of a weight or bias, with its name in messages; one that is tiny may be 0 in float32. */
    static ValueType<Double> parameter(String name) {
        return new ValueType<>("a number", json("type", "number"), 0.0, (node, in) -> {
            OptionalDouble value = in.values().number(node, name);
            if (value.isPresent() && Float.isInfinite((float) value.getAsDouble())) {
                in.range(node, () -> name + " must be finite in float32, at most 3.4e38 in size, found " + node.text());
                return Optional.empty();
            }
            return boxed(value);
        });
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    static ValueType<Double> number(Range range, boolean float32) {
        String words = range.equals(Range.FINITE)
                ? "a number"
                : "a number " + range.toString().replace(">=", "≥");
        double standIn = range.contains(0.5) ? 0.5 : range.low();
        return new ValueType<>(words, SchemaDefinitions.ranged("number", range), standIn, (node, in) -> {
            String name = node.token();
            return boxed(
                    float32
                            ? in.values().float32(node, name, range)
                            : in.values().number(node, name, range));
        });
    }

    static ValueType<Boolean> bool() {
        return new ValueType<>(
                "`true` or `false`",
                json("type", "boolean"),
                false,
                (node, in) -> in.values().bool(node));
    }

    /** Returns the type of an enum's constants. */
    static ValueType<Enum<?>> word(Enum<?>... constants) {
        List<String> words = Arrays.stream(constants).map(DeclaredKey::word).toList();
        return new ValueType<Enum<?>>(
                        "`" + String.join("`, `", words) + "`",
                        json("enum", words),
                        constants[0],
                        (node, in) -> in.values().word(node, words).map(word -> constants[words.indexOf(word)]))
                .writtenBy(DeclaredKey::word);
    }

    /** Returns the type of a text, which must not be empty if its kind is declared, such as a path. */
    static ValueType<String> text(Key key) {
        String kind = key.expected();
        Map<String, Object> schema = json("type", "string");
        if (!kind.isEmpty()) {
            schema.put("minLength", 1);
        }
        if (key.suggest().length > 0) {
            schema.put("examples", List.of(key.suggest()));
        }
        String words = kind.isEmpty() ? "a string" : kind.replaceFirst(", as .*", "");
        return new ValueType<>(words, schema, "?", (node, in) -> {
            if (!kind.isEmpty()) {
                return in.values().text(node, kind);
            }
            return in.values().expect(node, Kind.STRING, "a string") ? Optional.of(node.text()) : Optional.empty();
        });
    }

    static ValueType<Character> character(Key key) {
        Map<String, Object> schema =
                json("type", "string", "minLength", 1, "maxLength", 1, "pattern", "^" + key.pattern() + "$");
        return new ValueType<>("a character", schema, ' ', (node, in) -> {
                    if (!in.values().expect(node, Kind.STRING, key.expected())) {
                        return Optional.empty();
                    }
                    if (node.text().length() != 1 || !node.text().matches(key.pattern())) {
                        in.range(node, () -> node.token() + " " + key.must() + ", found " + node.found());
                        return Optional.empty();
                    }
                    return Optional.of(node.text().charAt(0));
                })
                .writtenBy(String::valueOf);
    }

    /** Returns the type of a text that stands for a missing value; numbers are taken as written. */
    static ValueType<String> missingText() {
        String expected = "a text, or a number, that stands for a missing value";
        return new ValueType<>("texts", json("type", List.of("string", "number")), "?", (node, in) -> {
            boolean isText = node.is(Kind.NUMBER) || in.values().expect(node, Kind.STRING, expected);
            return isText ? Optional.of(node.text().strip()) : Optional.empty();
        });
    }

    /** Returns the type of class weights: {@code "balanced"}, or an object with the weight of each label. */
    static ValueType<ClassWeights> classWeights() {
        Map<String, Object> given = json("type", "object");
        given.put("description", "The weight of each label; 1 for those that are left out.");
        given.put("additionalProperties", SchemaDefinitions.ranged("number", ClassWeights.Given.RANGE));
        given.put("minProperties", 1);
        return new ValueType<ClassWeights>(
                        "`balanced`, or an object with the weight of each label",
                        json("oneOf", List.of(json("const", BALANCED), given)),
                        new ClassWeights.Balanced(),
                        ValueType::readClassWeights)
                .writtenBy(weights -> weights instanceof ClassWeights.Given some
                        ? some.weights()
                        : weights instanceof ClassWeights.Balanced ? BALANCED : "");
    }

    private static Optional<ClassWeights> readClassWeights(Node node, Reading in) {
        String object = "an object with the weight of each label";
        if (node.is(Kind.STRING)) {
            if (node.text().equals(BALANCED)) {
                return Optional.of(new ClassWeights.Balanced());
            }
            in.range(node, () -> node.token() + " must be 'balanced' or " + object + ", found " + node.found());
            return Optional.empty();
        }
        if (!in.values().expect(node, Kind.OBJECT, "\"balanced\", or " + object)) {
            return Optional.empty();
        }
        if (node.members().isEmpty()) {
            in.range(node, () -> node.token() + " must give at least one label its weight");
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        node.members()
                .forEach((label, weight) -> in.values()
                        .float32(weight, "the weight of " + Problem.show(label), ClassWeights.Given.RANGE)
                        .ifPresent(value -> weights.put(label, value)));
        return Optional.of(new ClassWeights.Given(weights));
    }

    /** Returns the type of a factor: a number, or a power of the number of inputs. */
    static ValueType<Factor> factor() {
        List<String> words = Factor.OfInputs.texts();
        String expected = "a number " + Factor.RANGE + ", or one of \"" + String.join("\", \"", words) + "\"";
        Map<String, Object> number = SchemaDefinitions.ranged("number", Factor.RANGE);
        return new ValueType<Factor>(
                        "a number ≥ 0, or `" + String.join("`, `", words) + "`",
                        json("oneOf", List.of(number, json("enum", words))),
                        Factor.of(1),
                        (node, in) -> {
                            if (node.is(Kind.NUMBER)) {
                                return boxed(in.values().float32(node, node.token(), Factor.RANGE))
                                        .map(Factor::of);
                            }
                            if (!in.values().expect(node, Kind.STRING, expected)) {
                                return Optional.empty();
                            }
                            Optional<Factor> factor = Factor.OfInputs.of(node.text());
                            if (factor.isEmpty()) {
                                in.range(node, () -> node.token() + " must be " + expected + ", found " + node.found());
                            }
                            return factor;
                        })
                .writtenBy(factor -> factor instanceof Factor.OfInputs ofInputs
                        ? ofInputs.text()
                        : ((Factor.Fixed) factor).number());
    }

    /** Returns the type of a column, given by name or by number from 1. */
    static ValueType<ColumnRef> column() {
        String expected = "a column name or number";
        Range numbers = Range.closed(1, Integer.MAX_VALUE);
        Map<String, Object> number = SchemaDefinitions.ranged("integer", numbers);
        number.put("description", "Its number, from 1.");
        Map<String, Object> name = json("type", "string", "description", "Its name in the header.", "minLength", 1);
        return new ValueType<>("a column", json("oneOf", List.of(name, number)), ColumnRef.numbered(1), (node, in) -> {
                    if (node.is(Kind.NUMBER)) {
                        OptionalInt read = in.values().integer(node, numbers);
                        return read.isEmpty() ? Optional.empty() : Optional.of(ColumnRef.numbered(read.getAsInt()));
                    }
                    return in.values().expect(node, Kind.STRING, expected)
                            ? in.values().text(node, expected).map(ColumnRef::named)
                            : Optional.empty();
                })
                .writtenBy(column -> column.name().isPresent()
                        ? column.name().get()
                        : column.number().getAsInt());
    }
}

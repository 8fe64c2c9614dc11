package dev.chainrule.mlp.io.document;

import static dev.chainrule.mlp.io.document.SchemaDefinitions.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Factor;
import dev.chainrule.mlp.core.spec.Key;
import dev.chainrule.mlp.core.spec.Keys;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
    private static final SchemaDefinitions NONE = new SchemaDefinitions(Documents.PLUGINS);

    /** Returns the value of the key "v", or the messages of its faults. */
    private static Object read(ValueType<?> type, String value) {
        DocumentFaults faults = new DocumentFaults("d");
        Node node = JsonTree.parse("{\"v\": " + value + "}", "d", faults, Limits.DOCUMENT)
                .member("v")
                .orElseThrow();
        Optional<?> read = type.read(node, Reading.of(faults, Documents.PLUGINS));
        return faults.isEmpty()
                ? read.orElseThrow()
                : faults.exception().getMessage().replaceFirst("d:1:\\d+  /v", "?");
    }

    private static Key key(Class<? extends Record> type, String name) {
        return Keys.of(type).key(name).key();
    }

    @Test
    void anIntegerIsAnIntOrALongInItsRange() {
        ValueType<Number> type = ValueType.integer(Range.closed(1, 20), false);
        assertEquals(7, read(type, "7"));
        assertEquals(20, read(type, "2e1"));
        assertEquals("?  v must be <= 20, found 21 [CFG_RANGE]", read(type, "21"));
        assertEquals("?  v must be >= 1, found 0 [CFG_RANGE]", read(type, "0"));
        assertEquals("?  expected an integer, found 1.5 [CFG_TYPE]", read(type, "1.5"));
        assertEquals("an integer from 1 to 20", type.words());
        assertEquals(json("type", "integer", "minimum", 1L, "maximum", 20L), type.schema(NONE));
        assertEquals(1, type.standIn());

        ValueType<Number> all = ValueType.integer(Range.closed(Long.MIN_VALUE, Long.MAX_VALUE), true);
        assertEquals(7L, read(all, "7"));
        assertEquals(Long.MIN_VALUE, read(all, "-9223372036854775808"));
        assertEquals(Long.MAX_VALUE, read(all, "9223372036854775807"));
        assertEquals("an integer", all.words());
        assertEquals(
                "an integer ≥ 2",
                ValueType.integer(Range.closed(2, Integer.MAX_VALUE), false).words());
    }

    @Test
    void aNumberIsInItsRangeAndInThatOfFloat32IfItIsUsedThere() {
        ValueType<Double> type = ValueType.number(Range.open(0, 100), false);
        assertEquals(1e-300, read(type, "1e-300"));
        assertEquals("?  v must be in (0, 100), found 100 [CFG_RANGE]", read(type, "100"));
        assertEquals("?  expected a number, found the string '1' [CFG_TYPE]", read(type, "\"1\""));
        assertEquals("a number in (0, 100)", type.words());
        assertEquals(json("type", "number", "exclusiveMinimum", 0L, "exclusiveMaximum", 100L), type.schema(NONE));

        ValueType<Double> single = ValueType.number(Range.POSITIVE, true);
        assertEquals(0.1, read(single, "0.1"));
        assertEquals(
                "?  v would underflow to 0 in float32: must be at least 1.4e-45 in size, found 1e-300 [CFG_RANGE]",
                read(single, "1e-300"));
        assertEquals("a number > 0", single.words());
        assertEquals("a number ≥ 0", ValueType.number(Range.NOT_NEGATIVE, false).words());
        assertEquals("a number", ValueType.number(Range.FINITE, false).words());
    }

    @Test
    void theStandInOfANumberIsInItsRange() {
        assertEquals(0.5, ValueType.number(Range.UNIT, false).standIn());
        assertEquals(2.0, ValueType.number(Range.atLeast(2), false).standIn());
    }

    @Test
    void aWeightMayBe0InFloat32ButNotInfinite() {
        ValueType<Double> weight = ValueType.parameter("weight");
        assertEquals(1e-300, read(weight, "1e-300"));
        assertEquals(3.4e38, read(weight, "3.4e38"));
        assertEquals(
                "?  weight must be finite in float32, at most 3.4e38 in size, found -3.5e38 [CFG_RANGE]",
                read(weight, "-3.5e38"));
        assertEquals("?  weight must be finite, found 1e400 [CFG_RANGE]", read(weight, "1e400"));
    }

    @Test
    void aBooleanIsNoText() {
        assertEquals(true, read(ValueType.bool(), "true"));
        assertEquals(false, read(ValueType.bool(), "false"));
        assertEquals(
                "?  expected true or false, found the string 'true' [CFG_TYPE]", read(ValueType.bool(), "\"true\""));
    }

    @Test
    void aWordIsAConstantInLowerCase() {
        ValueType<Enum<?>> type = ValueType.word(DayOfWeek.values());
        assertEquals(DayOfWeek.SUNDAY, read(type, "\"sunday\""));
        assertEquals("sunday", type.write(DayOfWeek.SUNDAY));
        assertEquals(
                "?  v must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday, found 'sundy'."
                        + " Did you mean 'sunday'? [CFG_RANGE]",
                read(type, "\"sundy\""));
        assertEquals(
                List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
                type.schema(NONE).get("enum"));
        assertEquals(DayOfWeek.MONDAY, type.standIn());
    }

    @Key(doc = "Texts.")
    public record Texts(
            @Key(doc = "Any.") String any,

            @Key(doc = "A path.", expected = "the path of a file, as \"a.csv\"", suggest = "a.csv")
            String path) {}

    @Test
    void aTextOfADeclaredKindIsNotEmpty() {
        assertEquals("", read(ValueType.text(key(Texts.class, "any")), "\"\""));
        assertEquals(
                json("type", "string"), ValueType.text(key(Texts.class, "any")).schema(NONE));
        ValueType<String> path = ValueType.text(key(Texts.class, "path"));
        assertEquals("b.csv", read(path, "\"b.csv\""));
        assertEquals("?  v must not be empty [CFG_RANGE]", read(path, "\"\""));
        assertEquals("?  v must not contain the character \\u0000 [CFG_RANGE]", read(path, "\"a\\u0000\""));
        assertEquals("the path of a file", path.words());
        assertEquals(json("type", "string", "minLength", 1, "examples", List.of("a.csv")), path.schema(NONE));
    }

    @Test
    void aCharacterMatchesThePatternOfItsKey() {
        ValueType<Character> decimal = ValueType.character(key(CsvFormat.class, "decimal"));
        assertEquals(',', read(decimal, "\",\""));
        assertEquals(",", decimal.write(','));
        assertEquals("?  v must be \".\" or \",\", found the string ';' [CFG_RANGE]", read(decimal, "\";\""));
        assertEquals("?  v must be \".\" or \",\", found the string ',,' [CFG_RANGE]", read(decimal, "\",,\""));
        assertEquals("?  v must be \".\" or \",\", found the string '' [CFG_RANGE]", read(decimal, "\"\""));
        assertEquals("?  expected \".\" or \",\", found 5 [CFG_TYPE]", read(decimal, "5"));
        ValueType<Character> delimiter = ValueType.character(key(CsvFormat.class, "delimiter"));
        assertEquals( // one character that is two in Java
                "?  v must be one character, and no quote or line end, found the string '\ud83d\ude00' [CFG_RANGE]",
                read(delimiter, "\"\ud83d\ude00\""));
    }

    @Test
    void aMissingTextMayBeANumberAsItIsWritten() {
        assertEquals("-999.0", read(ValueType.missingText(), "-999.0"));
        assertEquals("n a", read(ValueType.missingText(), "\" n a \""));
        assertEquals(
                "?  expected a text, or a number, that stands for a missing value, found null [CFG_TYPE]",
                read(ValueType.missingText(), "null"));
    }

    @Test
    void classWeightsAreBalancedOrGivenForEachLabel() {
        ValueType<ClassWeights> type = ValueType.classWeights();
        assertEquals(new ClassWeights.Balanced(), read(type, "\"balanced\""));
        assertEquals(new ClassWeights.Given(Map.of("a", 2.0)), read(type, "{\"a\": 2}"));
        assertEquals("balanced", type.write(new ClassWeights.Balanced()));
        assertEquals(Map.of("a", 2.0), type.write(new ClassWeights.Given(Map.of("a", 2.0))));
        assertEquals(
                "?  v must be 'balanced' or an object with the weight of each label, found the string 'equal'"
                        + " [CFG_RANGE]",
                read(type, "\"equal\""));
        assertEquals(
                "?  expected \"balanced\", or an object with the weight of each label, found 2 [CFG_TYPE]",
                read(type, "2"));
        assertEquals("?  v must give at least one label its weight [CFG_RANGE]", read(type, "{}"));
        assertEquals("?/a  the weight of 'a' must be >= 0, found -1 [CFG_RANGE]", read(type, "{\"a\": -1}"));
    }

    @Test
    void aFactorIsANumberOrAPowerOfTheInputs() {
        ValueType<Factor> type = ValueType.factor();
        assertEquals(Factor.of(0.5), read(type, "0.5"));
        assertEquals(0.5, type.write(Factor.of(0.5)));
        Object byInputs = read(type, "\"1/sqrt(inputs)\"");
        assertEquals(0.5, ((Factor) byInputs).value(4));
        assertEquals("1/sqrt(inputs)", type.write((Factor) byInputs));
        assertEquals("?  v must be >= 0, found -1 [CFG_RANGE]", read(type, "-1"));
        assertEquals(
                "?  v must be a number >= 0, or one of \"1/sqrt(inputs)\", \"1/inputs\", \"sqrt(inputs)\", found the"
                        + " string 'inputs' [CFG_RANGE]",
                read(type, "\"inputs\""));
    }

    @Test
    void aColumnIsANameOrANumberFrom1() {
        ValueType<ColumnRef> type = ValueType.column();
        assertEquals(ColumnRef.named("3"), read(type, "\"3\""));
        assertEquals(ColumnRef.numbered(3), read(type, "3"));
        assertEquals("3", type.write(ColumnRef.named("3")));
        assertEquals(3, type.write(ColumnRef.numbered(3)));
        assertEquals("?  v must be >= 1, found 0 [CFG_RANGE]", read(type, "0"));
        assertEquals("?  v must not be empty [CFG_RANGE]", read(type, "\"\""));
        assertEquals("?  expected a column name or number, found an array [CFG_TYPE]", read(type, "[1]"));
    }
}

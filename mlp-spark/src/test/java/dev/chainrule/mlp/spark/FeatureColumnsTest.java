package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.Feature;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {
    private static final List<Feature> NUMBERS = List.of(Feature.number("x"), Feature.number("y"));
    private static final List<Feature> PLAN =
            List.of(Feature.number("x"), new Feature("plan", List.of("basic", "pro")));

    private static FeatureColumns byName(StructType schema, List<Feature> features) {
        return FeatureColumns.find(schema, features, Optional.empty());
    }

    private static void refuses(String message, StructType schema, List<Feature> features, String... vector) {
        assertEquals(
                message,
                assertThrows(
                                DataException.class,
                                () -> FeatureColumns.find(
                                        schema, features, Arrays.stream(vector).findFirst()))
                        .getMessage());
    }

    @Test
    void findsColumnsByTheirNamesAnywhere() {
        StructType schema = new StructType()
                .add("y", DataTypes.FloatType)
                .add("other", DataTypes.BinaryType)
                .add("x", DataTypes.createDecimalType(10, 2));
        assertEquals(new FeatureColumns(List.of(2, 0), false), byName(schema, NUMBERS));
    }

    @Test
    void categoriesAreTextsNumbersOrTruthValues() {
        for (var type : List.of(DataTypes.StringType, DataTypes.LongType, DataTypes.BooleanType)) {
            StructType schema = new StructType().add("plan", type).add("x", DataTypes.DoubleType);
            assertEquals(List.of(1, 0), byName(schema, PLAN).positions());
        }
        refuses(
                "plan  is of type date, and categories are expected: text or numbers. Cast it [DAT_FORMAT]",
                new StructType().add("plan", DataTypes.DateType).add("x", DataTypes.DoubleType),
                PLAN);
        refuses(
                "x  is of type boolean, and numbers are expected. Cast it, for example with try_cast(… AS DOUBLE)"
                        + " [DAT_FORMAT]",
                new StructType().add("plan", DataTypes.StringType).add("x", DataTypes.BooleanType),
                PLAN);
    }

    @Test
    void saysWhichColumnsAreMissing() {
        StructType schema = new StructType().add("X", DataTypes.DoubleType).add("z", DataTypes.DoubleType);
        refuses(
                "the DataFrame lacks the columns 'x', 'y' of the model. Did you mean 'X'? Its columns are 'X', 'z'"
                        + " [DAT_COLUMNS]",
                schema,
                NUMBERS);
        StructType vectors = new StructType().add("x", DataTypes.DoubleType).add("v", SQLDataTypes.VectorType());
        refuses(
                "the DataFrame lacks the column 'y' of the model. Its columns are 'x', 'v'. To use the vectors in 'v', set"
                        + " featuresCol [DAT_COLUMNS]",
                vectors,
                NUMBERS);
        List<Feature> many =
                IntStream.range(0, 12).mapToObj(i -> Feature.number("f" + i)).toList();
        refuses(
                "the DataFrame lacks the columns 'f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', … of the"
                        + " model. Its columns are 'a' [DAT_COLUMNS]",
                new StructType().add("a", DataTypes.DoubleType),
                many);
    }

    @Test
    void aNameMustBeUnique() {
        StructType schema = new StructType()
                .add("x", DataTypes.DoubleType)
                .add("y", DataTypes.DoubleType)
                .add("x", DataTypes.DoubleType);
        refuses("x  the DataFrame has 2 columns of this name. Rename all but one [DAT_COLUMNS]", schema, NUMBERS);
    }

    @Test
    void findsTheColumnOfVectors() {
        StructType schema = new StructType().add("a", DataTypes.LongType).add("v", SQLDataTypes.VectorType());
        assertEquals(new FeatureColumns(List.of(1), true), FeatureColumns.find(schema, NUMBERS, Optional.of("v")));
        refuses(
                "a  is of type bigint, and a column of vectors is expected. Assemble it with VectorAssembler, or leave"
                        + " featuresCol unset to use the columns 'x', 'y' [DAT_FORMAT]",
                schema,
                NUMBERS,
                "a");
        refuses("w  the DataFrame has no such column. Its columns are 'a', 'v' [DAT_COLUMNS]", schema, NUMBERS, "w");
        refuses(
                "v  a vector holds numbers, and the model takes categories in 'plan'. Leave featuresCol unset to use the"
                        + " columns by their names [DAT_FORMAT]",
                schema,
                PLAN,
                "v");
    }

    @Test
    void comparesTheNamesThatVectorAssemblerNoted() {
        assertEquals(
                List.of(0),
                FeatureColumns.find(vector("x", "y"), NUMBERS, Optional.of("v")).positions());
        assertEquals(
                List.of(0),
                FeatureColumns.find(vector("a", "b"), NUMBERS, Optional.of("v")).positions(),
                "other names may be those of the same columns");
        refuses(
                "v  the vector holds 'y', 'x', and the model takes them in the order 'x', 'y'. Assemble it in this order"
                        + " [DAT_COLUMNS]",
                vector("y", "x"),
                NUMBERS,
                "v");
        refuses(
                "v  the vector has 3 numbers, and the model takes 2: 'x', 'y' [DAT_COLUMNS]",
                vector("x", "y", "z"),
                NUMBERS,
                "v");
    }

    private static StructType vector(String... names) {
        Attribute[] attributes = Arrays.stream(names)
                .map(name -> NumericAttribute.defaultAttr().withName(name))
                .toArray(Attribute[]::new);
        return new StructType().add(new AttributeGroup("v", attributes).toStructField());
    }

    @Test
    void textsThatStandForNumbersAreTextsOrDates() {
        FeatureColumns.requireText("when", DataTypes.StringType);
        FeatureColumns.requireText("when", DataTypes.DateType);
        FeatureColumns.requireText("when", DataTypes.TimestampNTZType);
        assertEquals(
                "when  is of type timestamp, and texts or dates are expected. Cast it, a timestamp with date_format or to"
                        + " timestamp_ntz [DAT_FORMAT]",
                assertThrows(DataException.class, () -> FeatureColumns.requireText("when", DataTypes.TimestampType))
                        .getMessage());
    }

    @Test
    void textsAreThoseOfACsv() {
        assertEquals("pro", FeatureColumns.text(" pro\t"));
        assertEquals("3", FeatureColumns.text(3.0));
        assertEquals("3", FeatureColumns.text(3f));
        assertEquals("3", FeatureColumns.text(new BigDecimal("3.00")));
        assertEquals("-1", FeatureColumns.text(-1.0));
        assertEquals("0.1", FeatureColumns.text(0.1f));
        assertEquals("2.5", FeatureColumns.text(new BigDecimal("2.5")));
        assertEquals("9007199254740993", FeatureColumns.text(9007199254740993L));
        assertEquals("9007199254740993", FeatureColumns.text(new BigDecimal("9007199254740993")));
        assertEquals("1.0E15", FeatureColumns.text(1e15));
        assertEquals("NaN", FeatureColumns.text(Double.NaN));
        assertEquals("true", FeatureColumns.text(true));
    }
}

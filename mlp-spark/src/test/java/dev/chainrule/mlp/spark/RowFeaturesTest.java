package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowFeaturesTest {

    private static RowFeatures features(TrainedModel model, StructType schema) {
        int[] positions = IntStream.range(0, schema.size()).toArray();
        return new RowFeatures(model, positions, BinaryRows.types(schema), "");
    }

    private static double[] read(RowFeatures features, StructType schema, Object... values) {
        double[] numbers = new double[features.size()];
        features.read(BinaryRows.row(schema, values), numbers, 0);
        return numbers;
    }

    /** Returns a model of these features, whose document says that -1, 0 and "none" are missing. */
    private static TrainedModel model(Feature... columns) {
        Features features = new Features(List.of(columns), List.of());
        RunSpec spec = RunSpec.builder()
                .data(data -> data.file("rows.csv").target("y").missingValues("-1", "0", "none"))
                .network(network -> network.inputs(features.inputs()).layer(1, "identity"))
                .loss("mean-squared-error")
                .build();
        Network network = Network.build(spec, Plugins.load());
        Target target = new Target.Numbers(List.of("y"), Scaler.none(1));
        return new TrainedModel(
                spec,
                network,
                ParameterArrays.initial(network, 1),
                new Preprocessing(features, Scaler.none(features.inputs()), target),
                new JavaKernel());
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of(DataTypes.ByteType, (byte) -3, -3),
                Arguments.of(DataTypes.ShortType, (short) 300, 300),
                Arguments.of(DataTypes.IntegerType, 1 << 20, 1 << 20),
                Arguments.of(DataTypes.LongType, 1L << 40, 0x1p40),
                Arguments.of(DataTypes.FloatType, 0.1f, 0.1f),
                Arguments.of(DataTypes.DoubleType, 0.1, 0.1),
                Arguments.of(DataTypes.createDecimalType(10, 2), new BigDecimal("-0.35"), -0.35),
                Arguments.of(
                        DataTypes.createDecimalType(30, 4),
                        new BigDecimal("12345678901234567890.5000"),
                        1.2345678901234567e19));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void readsNumbersOfEveryType(DataType type, Object value, double expected) {
        StructType schema = BinaryRows.schema(type, DataTypes.DoubleType);
        RowFeatures features = features(Models.points(), schema);
        assertFalse(features.hasCategories());
        assertArrayEquals(new double[] {expected, 7}, read(features, schema, value, 7.0));
        assertArrayEquals(new double[] {Double.NaN, 7}, read(features, schema, null, 7.0));
    }

    @Test
    void readsColumnsInTheOrderOfTheModel() {
        StructType schema = BinaryRows.schema(DataTypes.DoubleType, DataTypes.StringType, DataTypes.DoubleType);
        DataType[] types = {DataTypes.DoubleType, DataTypes.DoubleType};
        RowFeatures features = new RowFeatures(Models.points(), new int[] {2, 0}, types, "");
        double[] numbers = new double[5];
        features.read(BinaryRows.row(schema, 1.0, "other", 3.0), numbers, 2);
        assertArrayEquals(new double[] {0, 0, 3, 1, 0}, numbers);
    }

    @Test
    void numbersTheCategoriesOfABlock() {
        StructType schema = BinaryRows.schema(DataTypes.StringType);
        RowFeatures features = features(model(new Feature("plan", List.of("pro", "basic"))), schema);
        assertTrue(features.hasCategories());
        List<Double> codes = Stream.of("basic", " pro ", "basic", "pro", "new", null, "", "none")
                .map(word -> read(features, schema, word)[0])
                .toList();
        double missing = Double.NaN;
        assertEquals(List.of(0.0, 1.0, 0.0, 1.0, 2.0, missing, missing, missing), codes);
        DataTable table = features.table(new double[] {0, 2}, new int[] {0, 0});
        assertEquals(List.of("basic", "pro", "new"), table.categories(0));
        assertEquals(2, table.rows());
        features.clear();
        assertEquals(0.0, read(features, schema, "pro")[0]);
        assertEquals(
                List.of("pro"), features.table(new double[] {0}, new int[] {0}).categories(0));
    }

    /** A category that is a number has the text of a CSV, and so has a number that stands for a missing value. */
    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void categoriesMayBeNumbers(DataType type, Object three, Object minusOne) {
        StructType schema = BinaryRows.schema(type);
        RowFeatures features = features(model(new Feature("stars", List.of("2", "3"))), schema);
        assertEquals(0.0, read(features, schema, three)[0]);
        assertEquals(
                List.of("3"), features.table(new double[] {0}, new int[] {0}).categories(0));
        assertEquals(Double.NaN, read(features, schema, minusOne)[0]);
    }

    static Stream<Arguments> wholeNumbers() {
        return Stream.of(
                Arguments.of(DataTypes.IntegerType, 3, -1),
                Arguments.of(DataTypes.DoubleType, 3.0, -1.0),
                Arguments.of(DataTypes.FloatType, 3f, -1f),
                Arguments.of(DataTypes.createDecimalType(10, 2), new BigDecimal("3.00"), new BigDecimal("-1.00")));
    }

    @Test
    void categoriesMayBeTruthValues() {
        StructType schema = BinaryRows.schema(DataTypes.BooleanType);
        RowFeatures features = features(model(new Feature("open", List.of("true", "false"))), schema);
        assertEquals(0.0, read(features, schema, false)[0]);
        assertEquals(
                List.of("false"),
                features.table(new double[] {0}, new int[] {0}).categories(0));
    }

    @Test
    void numbersThatTheDocumentNamesAreMissing() {
        StructType schema = BinaryRows.schema(DataTypes.DoubleType, DataTypes.IntegerType);
        RowFeatures features = features(model(Feature.number("a"), Feature.number("b")), schema);
        assertArrayEquals(new double[] {Double.NaN, 5}, read(features, schema, -1.0, 5));
        assertArrayEquals(new double[] {-1.5, Double.NaN}, read(features, schema, -1.5, -1));
    }

    /** 120 days after 1970-01-01; without the packages of the JDK that Spark's scripts open. */
    @Test
    void readsDatesAsTheTextsOfACsv() {
        TrainedModel model = Models.sales();
        double expected = 120 * 86_400.0;
        StructType text = BinaryRows.schema(DataTypes.StringType);
        assertEquals(expected, read(features(model, text), text, "1970-05-01")[0]);
        StructType date = BinaryRows.schema(DataTypes.DateType);
        RowFeatures dates = features(model, date);
        assertEquals(expected, read(dates, date, LocalDate.of(1970, 5, 1))[0]);
        assertEquals(LocalDate.of(1970, 5, 1), dates.value(BinaryRows.row(date, LocalDate.of(1970, 5, 1)), 0));
        StructType time = BinaryRows.schema(DataTypes.TimestampNTZType);
        assertEquals(expected, read(features(model, time), time, LocalDateTime.of(1970, 5, 1, 0, 0))[0]);
        DataException e = assertThrows(DataException.class, () -> read(features(model, text), text, "1 May"));
        assertTrue(e.getMessage().startsWith("when  '1 May' cannot be read as 'date': "), e.getMessage());
    }

    @Test
    void readsVectors() {
        StructType schema = BinaryRows.schema(SQLDataTypes.VectorType());
        RowFeatures features = new RowFeatures(Models.points(), new int[] {0}, BinaryRows.types(schema), "v");
        double[] numbers = {9, 9};
        features.read(BinaryRows.row(schema, Vectors.sparse(2, new int[] {1}, new double[] {2.5})), numbers, 0);
        assertArrayEquals(new double[] {0, 2.5}, numbers);
        assertArrayEquals(new double[] {0.5, -3}, read(features, schema, Vectors.dense(0.5, -3)));
        assertWrongLength(3, features, schema, Vectors.dense(1, 2, 3));
        assertWrongLength(1, features, schema, Vectors.sparse(1, new int[0], new double[0]));
        assertWrongLength(0, features, schema, new Object[] {null});
    }

    private static void assertWrongLength(int length, RowFeatures features, StructType schema, Object... vector) {
        assertEquals(
                "v  the vector has " + length + " numbers, and the model takes 2: 'x', 'y' [DAT_COLUMNS]",
                assertThrows(DataException.class, () -> read(features, schema, vector))
                        .getMessage());
    }
}

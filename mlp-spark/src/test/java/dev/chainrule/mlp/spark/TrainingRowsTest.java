package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TrainingRowsTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final Plugins PLUGINS = Plugins.load();

    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.IntegerType)
            .add("net.age", DataTypes.DoubleType)
            .add("plan", DataTypes.StringType)
            .add("weight", DataTypes.DoubleType)
            .add("churned", DataTypes.StringType);

    private static final Object[][] ROWS = {
        {3, 41.5, "pro", 2.0, "yes"},
        {1, -1.0, " basic ", 0.5, "no"},
        {2, Double.NaN, "none", 1.0, " yes"},
        {4, null, "pro", 1.0, "none"},
    };

    private static DataSpec.Builder churn(DataSpec.Builder data) {
        return data.target("churned")
                .categorical("plan")
                .sampleWeight("weight")
                .missingValues("-1", "none")
                .missing(Missing.MEAN);
    }

    private static Dataset<Row> frame(StructType schema, Object[]... rows) {
        return SPARK.createDataFrame(Arrays.stream(rows).map(RowFactory::create).toList(), schema);
    }

    private static TrainingRows read(
            Dataset<Row> rows, Optional<String> id, TargetType type, UnaryOperator<DataSpec.Builder> document) {
        DataSpec data = document.apply(DataSpec.builder().file("-")).build();
        TrainingColumns columns = TrainingColumns.find(
                rows, data, ColumnEncodings.of(data.preprocessing(), PLUGINS), Optional.empty(), id);
        TrainingRows read = new TrainingRows(columns, data, type);
        read.addAll(rows);
        return read;
    }

    private static TrainingRows churn(Object[]... rows) {
        return read(frame(SCHEMA, rows), Optional.of("id"), TargetType.LABEL, TrainingRowsTest::churn);
    }

    /** The rows are in the order of their ids; the label of row 4 is missing. */
    @Test
    void readsRowsAsThoseOfACsv() {
        TrainingRows read = churn(ROWS);
        DataTable table = read.table();
        assertEquals(List.of("net.age", "plan"), table.featureNames());
        double missing = Double.NaN;
        assertArrayEquals(new double[] {missing, 0, missing, missing, 41.5, 1}, table.features());
        assertEquals(List.of("basic", "pro"), table.categories(1));
        assertEquals(List.of("no", "yes", "yes"), table.labels());
        assertArrayEquals(new double[] {0.5, 1, 2}, table.weights());
        assertEquals(List.of("1 of 4 rows lack their label and are left out"), read.warnings());
    }

    /** Resuming compares the rows by their digest. */
    @Test
    void theDigestIsThatOfTheValuesInOrder() {
        String digest = churn(ROWS).digest();
        assertEquals(64, digest.length());
        Object[][] scattered = {ROWS[1], ROWS[3], ROWS[0], ROWS[2]};
        assertEquals(digest, churn(scattered).digest());
        Object[][] changed = {{3, 41.5, "free", 2.0, "yes"}, ROWS[1], ROWS[2], ROWS[3]};
        assertNotEquals(digest, churn(changed).digest(), "the name of a category");
    }

    @Test
    void groupsAndDatesAreReadAsInACsv() {
        StructType schema = new StructType()
                .add("when", DataTypes.DateType)
                .add("site", DataTypes.DoubleType)
                .add("y", DataTypes.FloatType);
        Object[][] rows = {
            {LocalDate.of(1970, 1, 2), 7.0, 1f},
            {LocalDate.of(1970, 1, 1), 5.0, 2f},
            {LocalDate.of(1970, 1, 3), 7.0, 3f}
        };
        List<Row> asText = Arrays.stream(rows)
                .map(row -> RowFactory.create(row[0].toString(), row[1], row[2]))
                .toList();
        StructType textual = new StructType()
                .add("when", DataTypes.StringType)
                .add("site", DataTypes.DoubleType)
                .add("y", DataTypes.FloatType);
        Dataset<Row> texts = SPARK.createDataFrame(asText, textual);
        Dataset<Row> dates = texts.withColumn("when", texts.col("when").cast("date"));
        assertEquals(schema, dates.schema());
        DataTable table = read(
                        dates,
                        Optional.empty(),
                        TargetType.NUMBER,
                        data -> data.target("y").group("site").encode(Map.of("when", PluginSpec.of("date"))))
                .table();
        assertArrayEquals(new double[] {0, 86_400, 172_800}, table.features());
        assertArrayEquals(new double[] {2, 1, 3}, table.numbers());
        assertArrayEquals(new int[] {0, 1, 1}, table.groups());
    }

    @Test
    void aValueThatDoesNotFitIsNamedWithItsRow() {
        assertFault(
                "net.age  the value is infinite, expected a finite number in the row with id '5' [DAT_RANGE]",
                5,
                Double.POSITIVE_INFINITY,
                "pro",
                1.0,
                "yes");
        assertFault(
                "weight  the weight of a row is -0.5, expected 0 or above in the row with id '5' [DAT_RANGE]",
                5,
                1.0,
                "pro",
                -0.5,
                "yes");
        assertFault(
                "id  two rows have the id '3'. Give each row an id of its own, because the ids decide the order of the rows"
                        + " [DAT_FORMAT]",
                3,
                1.0,
                "pro",
                1.0,
                "yes");
    }

    private static void assertFault(String message, Object... row) {
        Object[][] rows = Arrays.copyOf(ROWS, ROWS.length + 1);
        rows[ROWS.length] = row;
        assertEquals(
                message, assertThrows(DataException.class, () -> churn(rows)).getMessage());
    }

    @Test
    void aMissingLabelIsAFaultUnlessTheDocumentFillsGapsIn() {
        assertEquals(
                "churned  the label is missing in row 4 of the sorted rows [DAT_MISSING]",
                assertThrows(
                                DataException.class,
                                () -> read(
                                        frame(SCHEMA, ROWS).drop("net.age"),
                                        Optional.empty(),
                                        TargetType.LABEL,
                                        data -> churn(data).missing(Missing.ERROR)))
                        .getMessage());
        assertEquals(
                "the DataFrame has no row to learn from [DAT_EMPTY]",
                assertThrows(DataException.class, () -> churn()).getMessage());
    }
}

package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TrainingColumnsTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final Plugins PLUGINS = Plugins.load();

    private static final StructType SCHEMA = new StructType()
            .add("number", DataTypes.LongType)
            .add("age", DataTypes.DoubleType)
            .add("plan", DataTypes.StringType)
            .add("weight", DataTypes.FloatType)
            .add("churned", DataTypes.BooleanType);

    private static TrainingColumns find(
            StructType schema, Optional<String> vector, Optional<String> id, UnaryOperator<DataSpec.Builder> document) {
        return find(SPARK.createDataFrame(List.of(), schema), vector, id, document);
    }

    private static TrainingColumns find(
            Dataset<Row> rows, Optional<String> vector, Optional<String> id, UnaryOperator<DataSpec.Builder> document) {
        DataSpec data = document.apply(DataSpec.builder().file("-")).build();
        return TrainingColumns.find(rows, data, ColumnEncodings.of(data.preprocessing(), PLUGINS), vector, id);
    }

    private static void refuses(
            String message, StructType schema, Optional<String> vector, UnaryOperator<DataSpec.Builder> document) {
        assertEquals(
                message,
                assertThrows(DataException.class, () -> find(schema, vector, Optional.empty(), document))
                        .getMessage());
    }

    @Test
    void findsTheColumnsThatTheDocumentNames() {
        TrainingColumns columns = find(
                SCHEMA,
                Optional.empty(),
                Optional.of("number"),
                data -> data.target("churned").categorical("plan").sampleWeight("weight"));
        assertEquals(List.of("age", "plan"), columns.roles().featureNames());
        assertEquals("plan", columns.feature(1).name());
        assertEquals(DataTypes.StringType, columns.feature(1).type());
        assertEquals("churned", columns.target(0).name());
        assertEquals("weight", columns.weight().orElseThrow().name());
        assertEquals(Optional.empty(), columns.group());
        assertEquals(Optional.empty(), columns.time());
        assertEquals(Optional.of("number"), columns.id());
    }

    @Test
    void theIdIsAFeatureOnlyIfTheDocumentSaysSo() {
        assertEquals(
                List.of("number", "age"),
                find(
                                SCHEMA,
                                Optional.empty(),
                                Optional.of("number"),
                                data -> data.target("churned").features("number", "age"))
                        .roles()
                        .featureNames());
        assertEquals(
                List.of("number", "age", "plan", "weight"),
                find(
                                SCHEMA,
                                Optional.empty(),
                                Optional.empty(),
                                data -> data.target("churned").categorical("plan"))
                        .roles()
                        .featureNames());
    }

    @Test
    void typesMustFitTheRoles() {
        refuses(
                "plan  is of type string, and numbers are expected. Cast it, or list it in \"categorical\" [DAT_FORMAT]",
                SCHEMA,
                Optional.empty(),
                data -> data.target("churned"));
        refuses(
                "plan  is of type string, and numbers are expected. Cast it [DAT_FORMAT]",
                SCHEMA,
                Optional.empty(),
                data -> data.target("churned").features("age").sampleWeight("plan"));
        StructType binary = new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.BinaryType);
        refuses(
                "y  is of type binary, and numbers or texts are expected. Cast it [DAT_FORMAT]",
                binary,
                Optional.empty(),
                data -> data.target("y"));
        StructType dates = new StructType().add("when", DataTypes.TimestampType).add("y", DataTypes.DoubleType);
        refuses(
                "when  is of type timestamp, and texts or dates are expected. Cast it, a timestamp with date_format or to"
                        + " timestamp_ntz [DAT_FORMAT]",
                dates,
                Optional.empty(),
                data -> data.target("y").encode(Map.of("when", PluginSpec.of("date"))));
    }

    @Test
    void namesMustBeThereOnce() {
        DataException missing = assertThrows(
                DataException.class,
                () -> find(SCHEMA, Optional.empty(), Optional.of("nummer"), data -> data.target("churned")));
        assertEquals(
                "nummer  the DataFrame has no such column. Did you mean 'number'? [DAT_COLUMNS]", missing.getMessage());
        StructType twice = SCHEMA.add("number", DataTypes.DoubleType);
        assertEquals(
                "number  the DataFrame has 2 columns of this name. Rename all but one [DAT_COLUMNS]",
                assertThrows(
                                DataException.class,
                                () -> find(
                                        twice, Optional.empty(), Optional.of("number"), data -> data.target("churned")))
                        .getMessage());
    }

    private static StructType vectors(String... names) {
        Attribute[] attributes = Arrays.stream(names)
                .map(name -> NumericAttribute.defaultAttr().withName(name))
                .toArray(Attribute[]::new);
        return new StructType()
                .add("plan", DataTypes.StringType)
                .add(new AttributeGroup("v", attributes).toStructField())
                .add("weight", DataTypes.DoubleType)
                .add("churned", DataTypes.StringType);
    }

    /** Other columns beside the vectors are no features, even if the document does not exclude them. */
    @Test
    void theElementsOfAVectorAreColumns() {
        TrainingColumns columns = find(
                vectors("age", "size"),
                Optional.of("v"),
                Optional.empty(),
                data -> data.target("churned").sampleWeight("weight").exclude("not here", "age"));
        assertEquals(List.of("size"), columns.roles().featureNames());
        assertEquals(new TrainingColumns.Cell("size", "v", 1, DataTypes.DoubleType), columns.feature(0));
        assertTrue(columns.feature(0).isNumber());
        refuses(
                "plan  is of type string, and a column of vectors is expected. Assemble it with VectorAssembler, or leave"
                        + " featuresCol unset to use the columns that the document names [DAT_FORMAT]",
                vectors("age"),
                Optional.of("plan"),
                data -> data.target("churned"));
    }

    @Test
    void vectorsWithoutNamesAreNumbered() {
        StructType schema = new StructType().add("v", SQLDataTypes.VectorType()).add("y", DataTypes.DoubleType);
        List<Row> rows = List.of(RowFactory.create(null, 1.0), RowFactory.create(Vectors.dense(7, 8), 2.0));
        TrainingColumns columns =
                find(SPARK.createDataFrame(rows, schema), Optional.of("v"), Optional.empty(), data -> data.target("y"));
        assertEquals(List.of("v_0", "v_1"), columns.roles().featureNames());
        Row row = columns.ordered(SPARK.createDataFrame(rows, schema))
                .takeAsList(2)
                .get(1);
        assertEquals(8.0, columns.feature(1).of(row));
        refuses("v  there is no vector to learn from [DAT_EMPTY]", schema, Optional.of("v"), data -> data.target("y"));
    }
}

package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Scores rows as a task does, without a query. */
class RowScorerTest {
    private static final StructType ROW = new StructType()
            .add("y", DataTypes.DoubleType)
            .add("id", DataTypes.IntegerType)
            .add("x", DataTypes.DoubleType);

    private static RowScorer scorer(TrainedModel model, StructType schema, List<Integer> positions) {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        List<OutputColumn> outputs = List.of(OutputColumn.label("label"));
        List<Attribute> columns =
                Stream.of(schema.fields()).map(Catalyst::attribute).toList();
        List<Attribute> predictions =
                Stream.of(outputs.get(0).field()).map(Catalyst::attribute).toList();
        List<NamedExpression> all = new ArrayList<>(columns);
        all.addAll(predictions);
        return new RowScorer(
                new RowScoring(context.broadcast(new PortableModel(model)), false, outputs),
                positions,
                Catalyst.seq(columns),
                Catalyst.seq(predictions),
                Catalyst.seq(all));
    }

    /** More rows than a block holds, in the form of Spark and as objects. */
    @Test
    void predictsRowsInTheirOrder() {
        TrainedModel model = Models.points();
        List<InternalRow> rows = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Object[] values = {i / 8.0, i, -i / 10.0};
            rows.add(i % 2 == 0 ? BinaryRows.row(ROW, values) : new GenericInternalRow(values));
        }
        Iterator<InternalRow> scored = scorer(model, ROW, List.of(2, 0)).call(rows.iterator());
        for (int i = 0; i < 600; i++) {
            assertTrue(scored.hasNext());
            InternalRow row = scored.next();
            assertEquals(4, row.numFields());
            assertEquals(i, row.getInt(1));
            assertEquals(
                    model.predict(-i / 10.0, i / 8.0).label(),
                    row.getUTF8String(3).toString(),
                    "row " + i);
        }
        assertFalse(scored.hasNext());
        assertThrows(NoSuchElementException.class, scored::next);
    }

    @Test
    void categoriesBelongToTheirBlock() {
        TrainedModel model = Models.customers();
        StructType schema = new StructType()
                .add("age", DataTypes.DoubleType)
                .add("plan", DataTypes.StringType)
                .add("visits", DataTypes.IntegerType);
        List<String> plans = List.of("pro", "basic", "family", "new");
        List<InternalRow> rows = IntStream.range(0, 600)
                .<InternalRow>mapToObj(i -> BinaryRows.row(schema, 20.0 + i % 50, plans.get(i / 7 % 4), i % 11))
                .toList();
        List<String> found = new ArrayList<>();
        scorer(model, schema, List.of(0, 1, 2))
                .call(rows.iterator())
                .forEachRemaining(row -> found.add(row.getUTF8String(3).toString()));
        List<String> expected = IntStream.range(0, 600)
                .mapToObj(
                        i -> model.predict(Map.of("age", 20.0 + i % 50, "plan", plans.get(i / 7 % 4), "visits", i % 11))
                                .label())
                .toList();
        assertEquals(expected, found);
        assertArrayEquals(
                new Object[] {"no", "yes"}, found.stream().distinct().sorted().toArray());
    }

    @Test
    void namesTheRowOfAFault() {
        List<InternalRow> rows = IntStream.range(0, 600)
                .<InternalRow>mapToObj(i -> BinaryRows.row(ROW, 0.5, i, i == 300 ? null : (Double) 1.0))
                .toList();
        Iterator<InternalRow> scored =
                scorer(Models.points(), ROW, List.of(2, 0)).call(rows.iterator());
        for (int i = 0; i < 256; i++) {
            scored.next();
        }
        assertEquals(
                "x  the value is missing (NaN), and there is none to fill in. Give a number, or train with \"missing\":"
                        + " \"mean\" (row 301 of partition 0: null, 0.5) [DAT_MISSING]",
                assertThrows(DataException.class, scored::next).getMessage());
    }
}

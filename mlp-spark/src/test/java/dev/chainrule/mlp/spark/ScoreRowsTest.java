package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scoring as a plan of Spark SQL: what it reads and computes, and how it lives with other plans. */
class ScoreRowsTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final TrainedModel POINTS = Models.points();

    /** Returns rows of x and y with other columns, from {@code range}, which is no table that plans read in advance. */
    private static Dataset<Row> points(int rows) {
        return SPARK.range(0, rows, 1, 2)
                .selectExpr(
                        "concat('row ', id) AS name", "id / 8.0D AS y", "id", "-id / 10.0D AS x", "array(id) AS other");
    }

    private static Dataset<Row> predicted(int rows) {
        return MlpModel.of(POINTS).transform(points(rows));
    }

    private static String plan(Dataset<Row> rows) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .executedPlan()
                .toString();
    }

    private static void assertPrediction(Row row, String column) {
        double id = row.<Long>getAs("id");
        assertArrayEquals(
                POINTS.predict(-id / 10, id / 8).toArray(),
                row.<Vector>getAs(column).toArray(),
                0.0);
    }

    @Test
    void columnsThatNobodyReadsAreNeitherReadNorComputed() {
        Dataset<Row> some = predicted(3000).select("id", "probability");
        assertFalse(plan(some).contains("concat"), () -> plan(some));
        assertFalse(plan(some).contains("predictedLabel"), () -> plan(some));
        some.collectAsList().forEach(row -> assertPrediction(row, "probability"));

        Dataset<Row> none = predicted(3000).select("name", "id").filter("id > 5");
        assertFalse(plan(none).contains("ScoreRows"), () -> plan(none));
        assertEquals(2994, none.count());
        assertEquals(3000, predicted(3000).count());
    }

    @Test
    void aFilterOfPredictionsComputesThemAlone() {
        Dataset<Row> some = predicted(600).filter("predictedLabel = 'red'").select("id", "prediction");
        assertTrue(plan(some).contains("ScoreRows"), () -> plan(some));
        assertFalse(plan(some).contains("rawPrediction"), () -> plan(some));
        long expected = predicted(600).select("predictedLabel").collectAsList().stream()
                .filter(row -> row.getString(0).equals("red"))
                .count();
        assertEquals(expected, some.count());
        assertTrue(expected > 0 && expected < 600, () -> "red: " + expected);
    }

    /** Both keep their columns and rows, in order, also when the rows are larger than a block of memory. */
    @Test
    void rowsKeepTheirColumnsAndOrder() {
        Dataset<Row> large = points(2000).coalesce(1).withColumn("text", functions.expr("repeat(name, 1000)"));
        List<Row> rows = MlpModel.of(POINTS).transform(large).collectAsList();
        assertEquals(
                List.of(
                        "name",
                        "y",
                        "id",
                        "x",
                        "other",
                        "text",
                        "rawPrediction",
                        "probability",
                        "prediction",
                        "predictedLabel"),
                Arrays.asList(rows.get(0).schema().fieldNames()));
        for (int i = 0; i < 2000; i++) {
            Row row = rows.get(i);
            assertEquals((long) i, row.<Long>getAs("id"));
            assertEquals(("row " + i).repeat(1000), row.getAs("text"));
            assertEquals(List.of((long) i), row.getList(row.fieldIndex("other")));
            assertPrediction(row, "rawPrediction");
            assertEquals(
                    POINTS.labels().get((int) (double) row.<Double>getAs("prediction")), row.getAs("predictedLabel"));
        }
    }

    @Test
    void otherPlansReadPredictions() {
        Dataset<Row> rows = predicted(500);
        assertEquals(
                500L,
                rows.groupBy("predictedLabel")
                        .count()
                        .agg(functions.sum("count"))
                        .first()
                        .<Long>getAs(0));
        List<Row> last = rows.orderBy(functions.desc("id")).limit(3).collectAsList();
        assertEquals(499L, last.get(0).<Long>getAs("id"));
        assertPrediction(last.get(0), "probability");
        Dataset<Row> noise = rows.select(functions.expr("prediction + rand(1) * 0 AS p"), functions.col("id"));
        assertEquals(
                rows.select("prediction").collectAsList(), noise.select("p").collectAsList());
        assertEquals(500, rows.union(predicted(500)).dropDuplicates("id").count());
    }

    @Test
    void joinsWithItself() {
        Dataset<Row> rows = predicted(40);
        Dataset<Row> both = rows.as("a").join(rows.as("b"), functions.expr("a.id = b.id + 1"));
        List<Row> found = both.selectExpr("b.id AS id", "b.probability AS p", "a.id AS other", "a.probability AS q")
                .collectAsList();
        assertEquals(39, found.size());
        found.forEach(row -> assertPrediction(row, "p"));
        assertArrayEquals(
                POINTS.predict(
                                -found.get(0).<Long>getAs("other") / 10.0,
                                found.get(0).<Long>getAs("other") / 8.0)
                        .toArray(),
                found.get(0).<Vector>getAs("q").toArray(),
                0.0);
    }

    @Test
    void keptResultsAreFoundAgain() {
        Dataset<Row> rows = predicted(30).cache();
        assertEquals(30, rows.count());
        Dataset<Row> some = rows.select("prediction");
        assertTrue(plan(some).contains("InMemoryTableScan"), () -> plan(some));
        rows.unpersist(true);
        assertFalse(plan(rows.select("prediction")).contains("InMemoryTableScan"));
    }

    @Test
    void anotherSessionReadsAView() throws Exception {
        predicted(20).createOrReplaceGlobalTempView("scored");
        List<Row> rows = SPARK.newSession().table("global_temp.scored").collectAsList();
        SPARK.catalog().dropGlobalTempView("scored");
        assertEquals(20, rows.size());
        assertPrediction(rows.get(7), "probability");
    }

    /** Two files are two batches, each with a plan of its own. */
    @Test
    void aStreamGetsThePredictionsOfTheLibrary(@TempDir Path folder) throws Exception {
        writeJson(folder.resolve("first.json"), 0, 15);
        writeJson(folder.resolve("second.json"), 15, 40);
        Dataset<Row> stream = SPARK.readStream()
                .schema("id BIGINT, x DOUBLE, y DOUBLE")
                .option("maxFilesPerTrigger", 1)
                .json(folder.toString());
        StreamingQuery query = MlpModel.of(POINTS)
                .transform(stream)
                .filter("predictedLabel <> 'green'")
                .writeStream()
                .format("memory")
                .queryName("scored_stream")
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        assertEquals(
                List.of(15L, 25L),
                Arrays.stream(query.recentProgress())
                        .map(StreamingQueryProgress::numInputRows)
                        .filter(rows -> rows > 0)
                        .sorted()
                        .toList());
        List<Row> scored = SPARK.table("scored_stream").collectAsList();
        assertEquals(
                IntStream.range(0, 40)
                        .filter(id ->
                                !POINTS.predict(-id / 10.0, id / 8.0).label().equals("green"))
                        .asLongStream()
                        .boxed()
                        .toList(),
                scored.stream().map(row -> row.<Long>getAs("id")).sorted().toList());
        scored.forEach(row -> assertPrediction(row, "probability"));
    }

    private static void writeJson(Path file, int from, int to) throws IOException {
        Files.write(
                file,
                IntStream.range(from, to)
                        .mapToObj(id -> "{\"id\": " + id + ", \"x\": " + -id / 10.0 + ", \"y\": " + id / 8.0 + "}")
                        .toList());
    }

    @Test
    void readsSparseVectors() {
        StructType schema = new StructType().add("v", SQLDataTypes.VectorType());
        Vector[] vectors = {
            Vectors.sparse(2, new int[] {1}, new double[] {2.5}),
            Vectors.dense(0.5, 0),
            Vectors.sparse(2, new int[0], new double[0])
        };
        List<Row> rows = MlpModel.of(POINTS)
                .setFeaturesCol("v")
                .transform(SPARK.createDataFrame(
                        Arrays.stream(vectors).map(RowFactory::create).toList(), schema))
                .collectAsList();
        for (int i = 0; i < vectors.length; i++) {
            assertEquals(vectors[i], rows.get(i).getAs("v"));
            assertArrayEquals(
                    POINTS.predict(vectors[i].toArray()).toArray(),
                    rows.get(i).<Vector>getAs("probability").toArray(),
                    0.0);
        }
    }

    @Test
    void withoutOutputsTheRowsStayAsTheyAre() {
        MlpModel silent = MlpModel.of(Models.price()).setPredictionCol("");
        Dataset<Row> rows = SPARK.range(3).selectExpr("id AS rooms", "id * 10 AS area");
        assertEquals(rows.collectAsList(), silent.transform(rows).collectAsList());
    }
}

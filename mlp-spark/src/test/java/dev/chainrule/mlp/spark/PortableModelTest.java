package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;

/** A model that tasks of Spark predict with. */
class PortableModelTest {

    @Test
    void tasksPredictWithTheBitsOfTheDriver() {
        TrainedModel model = Models.points();
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
        Broadcast<PortableModel> shared = spark.broadcast(new PortableModel(model));
        List<Integer> rows = IntStream.range(0, 20).boxed().toList();

        List<double[]> predicted = spark.parallelize(rows, 4)
                .map(row -> shared.value().model().predict(row / 10.0, -row).toArray())
                .collect();

        assertEquals(20, predicted.size());
        rows.forEach(row -> assertArrayEquals(model.predict(row / 10.0, -row).toArray(), predicted.get(row), 0.0));
    }
}

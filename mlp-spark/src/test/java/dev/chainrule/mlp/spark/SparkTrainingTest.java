package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before any task runs; {@link MlpEstimatorTest} trains. */
class SparkTrainingTest {
    private static final String CHURN = """
            {"network": {"inputs": 1, "layers": [{"units": 2, "activation": "softmax"}]},
             "loss": "cross-entropy",
             "data": {"file": "-", "target": "churned"},
             "training": {"epochs": 1, "shards": 2}}
            """;

    private static SparkTraining training(String document, Optional<Path> checkpointDir, boolean resume) {
        return new SparkTraining(
                document,
                Optional.empty(),
                Optional.empty(),
                checkpointDir,
                resume,
                Optional.of(1),
                new TrainingListener() {});
    }

    private static Dataset<Row> rows() {
        StructType schema = new StructType().add("age", DataTypes.DoubleType).add("churned", DataTypes.StringType);
        return LocalSpark.session()
                .createDataFrame(List.of(RowFactory.create(1.0, "yes"), RowFactory.create(2.0, "no")), schema);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"shards\": 2 | \"shards\": 1 | /training/shards  training in several processes divides each batch into"
                        + " shards, and this run has only one.",
                "\"target\": \"churned\" | \"target\": \"churned\", \"validation\": {\"file\": \"x.csv\"} | training on"
                        + " Spark holds out rows of the DataFrame and reads no other file. Use a fraction, or {\"every\": n}",
                "\"epochs\": 1 | \"checkpoint\": {\"everyEpochs\": 1} | checkpoints need a folder. Set checkpointDir of"
                        + " the estimator [CFG_SEMANTIC]",
                "\"data\": {\"file\": \"-\", \"target\": \"churned\"}, | '' | the document does not say what to learn. Add"
                        + " \"data\": {\"file\": \"-\", \"target\": …}; the file is not read [CFG_MISSING]",
                "\"target\": \"churned\" | \"labels\": \"labels.idx\" | a DataFrame has no file of labels. Delete"
                        + " \"labels\" and name the target [CFG_SEMANTIC]",
            })
    void saysWhichPartOfADocumentSparkCannotTrain(String part, String other, String message) {
        SparkTraining training = training(CHURN.replace(part, other), Optional.empty(), false);
        ConfigException e = assertThrows(ConfigException.class, () -> training.train(rows()));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith("document:"), e.getMessage());
    }

    @Test
    void resumingNeedsTheFolderOfTheCheckpoints() {
        SparkTraining training = training(CHURN, Optional.empty(), true);
        assertEquals(
                "resuming needs the folder of the checkpoints. Set checkpointDir [CFG_MISSING]",
                assertThrows(ConfigException.class, () -> training.train(rows()))
                        .getMessage());
    }

    @Test
    void theLossTellsLabelsFromNumbers() {
        assertTrue(training(CHURN, Optional.empty(), false).predictsLabels());
        String price = CHURN.replace("cross-entropy", "huber")
                .replace("\"units\": 2, \"activation\": \"softmax\"", "\"units\": 1, \"activation\": \"identity\"");
        assertFalse(training(price, Optional.empty(), false).predictsLabels());
    }
}

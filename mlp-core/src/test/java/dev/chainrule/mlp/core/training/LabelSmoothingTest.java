package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelSmoothingTest {
    private static final Plugins PLUGINS = Plugins.load();

    private static Network network(String output, int units, String loss) {
        return Network.build(spec(output, units, loss, 0), PLUGINS);
    }

    private static RunSpec spec(String output, int units, String loss, double smoothing) {
        return RunSpec.of(
                5,
                NetworkSpec.of(1, LayerSpec.of(4, "tanh"), LayerSpec.of(units, output)),
                loss,
                OptimizerSpec.of("sgd", 0.5),
                TrainingSpec.builder()
                        .epochs(400)
                        .batchSize(4)
                        .labelSmoothing(smoothing)
                        .build());
    }

    private static PreparedData rows(RunSpec spec) {
        double[] x = {-1, -1, -1, 1, 1, 1};
        return PreparedData.of(
                spec,
                PLUGINS,
                DataTable.labelled(List.of("x"), x, "side", List.of("l", "l", "l", "r", "r", "r")),
                "none",
                new Validation.None());
    }

    /** torch.nn.CrossEntropyLoss(label_smoothing=0.1) on four classes trains towards 0.025 and 0.925. */
    @Test
    void classesShareTheAmount() {
        Matrix target = new Matrix(1, 4);
        target.data()[2] = 1;
        new LabelSmoothing(0.1, network("softmax", 4, "cross-entropy")).apply(target);
        assertArrayEquals(new float[] {0.025f, 0.025f, 0.925f, 0.025f}, target.data(), 1e-8f);
    }

    /** keras.losses.BinaryCrossentropy(label_smoothing=0.1): y(1 − 0.1) + 0.5 · 0.1. */
    @Test
    void anOutputOfItsOwnHasTwoClasses() {
        LabelSmoothing smoothing = new LabelSmoothing(0.1, network("sigmoid", 3, "binary-cross-entropy"));
        assertArrayEquals(new double[] {0.05, 0.95, 0.95}, smoothing.of(new double[][] {{0, 1, 1}})[0], 1e-15);
    }

    @Test
    void withoutSmoothingTargetsKeepTheirBits() {
        double[][] targets = {{1, 0, 0.1}};
        assertArrayEquals(targets[0], new LabelSmoothing(0, network("softmax", 3, "cross-entropy")).of(targets)[0]);
    }

    /** Separable rows drive the probabilities to 0 and 1, smoothed ones to ε/2 and 1 − ε/2. */
    @Test
    void trainingStopsAtTheSmoothedProbabilities() {
        for (String output : List.of("softmax", "sigmoid")) {
            int units = output.equals("softmax") ? 2 : 1;
            String loss = output.equals("softmax") ? "cross-entropy" : "binary-cross-entropy";
            Trainer trainer = new Trainer(PLUGINS, new JavaKernel());
            TrainedModel sharp = trainer.train(rows(spec(output, units, loss, 0)));
            TrainedModel smooth = trainer.train(rows(spec(output, units, loss, 0.2)));
            assertTrue(sharp.predict(1).probability("r") > 0.99, output);
            assertEquals(0.9, smooth.predict(1).probability("r"), 0.001, output);
            assertEquals(0.1, smooth.predict(-1).probability("r"), 0.001, output);
        }
    }

    @Test
    void shardsSmoothTheirRowsToo() {
        RunSpec spec = spec("softmax", 2, "cross-entropy", 0.2);
        RunSpec sharded = spec.withTraining(spec.training().withShards(2));
        TrainedModel model = new Trainer(PLUGINS, new JavaKernel()).train(rows(sharded));
        assertEquals(0.9, model.predict(1).probability("r"), 0.001);
    }

    @Test
    void aLossOfOtherTargetsIsRefused() {
        RunSpec spec = spec("tanh", 1, "hinge", 0.1);
        String message = assertThrows(
                        ConfigException.class, () -> new Trainer(PLUGINS, new JavaKernel()).train(rows(spec)))
                .getMessage();
        assertTrue(
                message.contains("labels are smoothed for a loss whose targets are probabilities of classes, as"
                        + " cross-entropy, and the loss is 'hinge'"),
                message);
    }

    /** Six rows in batches of four: the last two are left out, in every epoch others. */
    @Test
    void anIncompleteBatchCanBeLeftOut() {
        RunSpec whole = spec("softmax", 2, "cross-entropy", 0);
        RunSpec one = whole.withTraining(whole.training().withEpochs(1).withShuffle(false));
        RunSpec dropped = one.withTraining(one.training().withDropLast(true));
        RunSpec four = one.withTraining(one.training().withBatchSize(4));
        PreparedData all = rows(four);
        PreparedData firstFour = PreparedData.of(
                four,
                PLUGINS,
                DataTable.labelled(List.of("x"), new double[] {-1, -1, -1, 1}, "side", List.of("l", "l", "l", "r")),
                "none",
                new Validation.None());
        Trainer trainer = new Trainer(PLUGINS, new JavaKernel());
        ParameterArrays expected = trainer.train(firstFour).weights();
        ParameterArrays found = trainer.train(rows(dropped)).weights();
        for (int l = 0; l < 2; l++) {
            assertArrayEquals(expected.layer(l), found.layer(l));
        }
        assertEquals(2, new LocalBatches(four, Network.build(four, PLUGINS), all.training()).count());
        LocalBatches batches = new LocalBatches(dropped, Network.build(dropped, PLUGINS), all.training());
        assertEquals(1, batches.count());
        assertEquals(4, batches.visited());
        assertEquals(1, ResolvedRun.of(rows(dropped), PLUGINS).batches());
        assertEquals(2, ResolvedRun.of(rows(four), PLUGINS).batches());
    }

    @Test
    void theOnlyBatchIsNeverLeftOut() {
        RunSpec spec = spec("softmax", 2, "cross-entropy", 0);
        RunSpec large = spec.withTraining(spec.training().withBatchSize(100).withDropLast(true));
        LocalBatches batches = new LocalBatches(
                large, Network.build(large, PLUGINS), rows(large).training());
        assertEquals(1, batches.count());
        assertEquals(6, batches.visited());
    }
}

package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code members} in {@code training}: the models of {@link TrainedModel#ensemble}. */
class EnsembleTest {
    private static final Plugins PLUGINS = Plugins.load();
    private static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());
    private static final int MEMBERS = 5;

    static RunSpec classifier(int members) {
        return RunSpec.builder()
                .seed(7)
                .network(n ->
                        n.layer(l -> l.units(6).activation("tanh").dropout(0.1)).layer(3, "softmax"))
                .loss("cross-entropy")
                .optimizer("adam")
                .training(t -> t.epochs(3).batchSize(8).members(members))
                .build();
    }

    static PreparedData prepared(RunSpec spec) {
        int rows = 60;
        double[] features = new double[2 * rows];
        List<String> labels = new ArrayList<>();
        RandomStream random = new RandomStream(11);
        for (int r = 0; r < rows; r++) {
            features[2 * r] = random.nextDouble() - 0.5;
            features[2 * r + 1] = random.nextDouble() - 0.5;
            labels.add(features[2 * r] > 0.2 ? "a" : features[2 * r + 1] > random.nextDouble() - 0.5 ? "b" : "c");
        }
        return PreparedData.of(
                spec,
                PLUGINS,
                DataTable.labelled(List.of("x", "y"), features, "side", labels),
                PreprocessingSpec.builder()
                        .validation(Validation.fraction(0.25))
                        .build());
    }

    @Test
    void probabilitiesAreTheMeansOfTheMembers() {
        TrainedModel model = TRAINER.train(prepared(classifier(3)));
        double[] row = {0.1, -0.3};
        double[] mean = new double[3];
        for (TrainedModel member : model.members()) {
            double[] scores = member.predict(row).toArray();
            for (int c = 0; c < 3; c++) {
                mean[c] += scores[c] / 3;
            }
        }
        assertArrayEquals(mean, model.predict(row).toArray(), 1e-7);
        double[] found = new double[3];
        model.predictor().predict(row, found);
        assertArrayEquals(model.predict(row).toArray(), found);
        assertEquals(List.of(model.predict(row)), model.predict(new double[][] {row}));
        try (ParallelPredictor parallel = model.predictor(1, 2)) {
            assertArrayEquals(
                    found,
                    IntStream.range(0, 3)
                            .mapToDouble(c -> parallel.outputs(
                                            model.preprocessing().inputs(DataTable.unlabelled(List.of("x", "y"), row)))
                                    .get(0, c))
                            .toArray());
        }
    }

    @Test
    void numbersAreTheMeansInTheUnitsOfTheTarget() {
        RunSpec spec = LineModel.SPEC.withTraining(LineModel.SPEC.training().withMembers(3));
        TrainedModel model = TRAINER.train(PreparedData.of(
                spec,
                PLUGINS,
                LineModel.line(1, 2, 3, 4, 5, 6),
                PreprocessingSpec.builder()
                        .scale("standard")
                        .scaleTarget("standard")
                        .build()));
        double mean = model.members().stream()
                .mapToDouble(member -> member.predict(2.5).value())
                .average()
                .orElseThrow();
        assertEquals(mean, model.predict(2.5).value(), 1e-5);
        assertNotEquals(mean, model.members().get(1).predict(2.5).value(), 1e-3);
    }

    /** −ln of a mean is at most the mean of −ln: Jensen's inequality. */
    @Test
    void theLossOfTheMeanIsAtMostTheMeanLoss() {
        PreparedData rows = prepared(classifier(MEMBERS));
        TrainingResult result = TRAINER.run(rows);
        double mean = result.model().members().stream()
                .mapToDouble(member ->
                        member.evaluate(rows.validation().orElseThrow()).loss())
                .average()
                .orElseThrow();
        double loss = result.model().evaluate(rows.validation().orElseThrow()).loss();
        assertTrue(loss < mean, loss + " and " + mean);
        assertEquals(mean, result.history().get(2).validation().orElseThrow().loss(), 1e-9);
        assertEquals(3, result.history().size());
        assertTrue(result.toString().endsWith("; 3 epochs"), result.toString());
        assertEquals(MEMBERS, result.members().size());
        assertEquals(TrainingOutcome.COMPLETED, result.outcome());
    }

    @Test
    void aRunThatAsksForItIsCalibratedWithItsHeldOutRows() {
        for (int members = 1; members <= 2; members++) {
            RunSpec spec = classifier(members);
            PreparedData plain = prepared(spec);
            PreparedData asking = prepared(spec.withTraining(spec.training().withCalibrate(true)));
            Calibration expected =
                    Calibration.of(TRAINER.train(plain), plain.validation().orElseThrow());
            assertNotEquals(1, expected.temperature());
            assertEquals(
                    expected.model().predict(0.3, 0.1), TRAINER.train(asking).predict(0.3, 0.1));
            assertNotEquals(
                    TRAINER.train(plain).predict(0.3, 0.1),
                    TRAINER.train(asking).predict(0.3, 0.1));
        }
        RunSpec numbers = LineModel.SPEC.withTraining(LineModel.SPEC.training().withCalibrate(true));
        PreparedData line = PreparedData.of(
                numbers,
                PLUGINS,
                LineModel.line(1, 2, 3, 4, 5, 6, 7, 8),
                PreprocessingSpec.builder().validation(Validation.fraction(0.5)).build());
        assertEquals(4, TRAINER.train(line).residuals().orElseThrow().count());
        String message = assertThrows(ConfigException.class, () -> TRAINER.train(line.withoutValidation()))
                .getMessage();
        assertEquals(
                "/training/calibrate  a calibration needs rows that the model is not trained on. Hold some out with"
                        + " data.validation [CFG_SEMANTIC]",
                message);
    }

    @Test
    void eachMemberIsTrainedFurther() {
        DataTable more = LineModel.line(7, 8, 9);
        RunSpec spec = LineModel.SPEC.withTraining(LineModel.SPEC.training().withMembers(2));
        TrainedModel model = TRAINER.train(PreparedData.of(
                spec,
                PLUGINS,
                LineModel.line(1, 2, 3),
                PreprocessingSpec.builder().build()));
        TrainedModel further = TRAINER.continueFrom(model, more);
        for (int k = 0; k < 2; k++) {
            TrainedModel alone = TRAINER.continueFrom(model.members().get(k), more);
            LineModel.assertSameWeights(alone, further.members().get(k));
        }
    }

    @Test
    void saysWhatAnEnsembleCannotDo() {
        PreparedData rows = prepared(classifier(2));
        TrainedModel model = TRAINER.train(rows);
        assertEquals(
                "an ensemble of 2 members has the weights of each: ask one of them, model.members().get(0).weights()",
                assertThrows(IllegalStateException.class, model::weights).getMessage());
        assertEquals(
                "an ensemble does not learn online; open each of its 2 members by itself, model.members().get(0)",
                assertThrows(IllegalArgumentException.class, () -> TRAINER.online(model))
                        .getMessage());
        assertEquals(
                "a run of 2 members is trained as a whole, by train or run; for single steps start a member, as"
                        + " prepared.member(0)",
                assertThrows(IllegalArgumentException.class, () -> TRAINER.start(rows))
                        .getMessage());
        assertEquals(
                "the run has 2 members, found 3 models",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TrainedModel.ensemble(model.spec(), List.of(model, model, model)))
                        .getMessage());
        assertEquals(
                "a member of an ensemble must be a single network",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TrainedModel.ensemble(model.spec(), List.of(model, model)))
                        .getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> rows.member(2));
        RunSpec sharded = classifier(2).toBuilder().training(t -> t.shards(2)).build();
        assertEquals(
                "/training/members  training in several processes trains one network, and this run has 2 members."
                        + " Delete members, or train the ensemble on one machine; its model scores rows anywhere [CFG_SEMANTIC]",
                assertThrows(ConfigException.class, () -> ResolvedRun.ofRemote(prepared(sharded), PLUGINS))
                        .getMessage());
    }

    @Test
    void describesItself() {
        assertEquals(
                "the mean of 2 networks: 2 inputs, 6 tanh, 3 softmax, predicts side (a, b, c), loss cross-entropy, 39"
                        + " parameters each",
                TRAINER.train(prepared(classifier(2))).toString());
    }
}

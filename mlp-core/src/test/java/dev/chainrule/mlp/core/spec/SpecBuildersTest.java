package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SpecBuildersTest {
    private static final DataSpec PLAIN_DATA = DataSpec.of("rows.csv", "y");
    private static final DataSpec DATA = DataSpec.builder()
            .file("days.csv")
            .header(false)
            .delimiter(';')
            .target(3, 4)
            .targetType(TargetType.NUMBER)
            .features(2, 1)
            .exclude(6)
            .categorical(1)
            .unknownCategories(UnknownCategories.ERROR)
            .rareCategories(3)
            .missing(Missing.MEAN)
            .scale("standard")
            .scaleTarget("min-max")
            .clipPredictions(true)
            .validation(0.25)
            .sampleWeight(ColumnRef.numbered(5))
            .group(ColumnRef.numbered(7))
            .streaming(true)
            .shuffleWindow(100)
            .build();
    private static final DataSpec IMAGES = DataSpec.builder()
            .file("images.gz")
            .labels("labels.gz")
            .classWeights(new ClassWeights.Balanced())
            .build();

    private static final LayerSpec PLAIN_LAYER = LayerSpec.of(1, "relu");
    private static final LayerSpec LAYER = LayerSpec.builder()
            .units(2)
            .activation(PluginSpec.of("leaky-relu").with("slope", 0.1))
            .parametric(true)
            .initializer("he-normal")
            .biasInitializer(PluginSpec.of("constant").with("value", 1))
            .weights(new double[][] {{1, 2, 3}, {4, 5, 6}})
            .biases(7, 8)
            .dropout(0.5)
            .frozen(true)
            .learningRateFactor(Factor.OfInputs.INVERSE_ROOT)
            .biasLearningRateFactor(0.1)
            .alphaLearningRateFactor(0.2)
            .decayFactor(2)
            .biasDecayFactor(0)
            .l1(0.1)
            .build();

    private static final NetworkSpec NETWORK = NetworkSpec.builder()
            .inputs(3)
            .layer(LAYER)
            .layer(4, "softmax")
            .inputDropout(0.2)
            .encode(Map.of("1", PluginSpec.of("periodic")))
            .inputScale(InputScale.LEARNED)
            .inputScaleLearningRateFactor(6)
            .initialization(Initialization.FITTED)
            .l2(0.01)
            .build();

    private static final EarlyStoppingSpec STOPPING = EarlyStoppingSpec.builder()
            .metric("f1-macro")
            .patience(3)
            .minDelta(0.001)
            .restoreBest(false)
            .ties(Ties.LATER)
            .build();

    private static final OptimizerSpec OPTIMIZER = OptimizerSpec.builder()
            .type("sgd")
            .with("momentum", 0.9)
            .learningRate(0.1)
            .schedule("cosine")
            .decaySchedule("flat-cos")
            .build();

    private static final TrainingSpec TRAINING = TrainingSpec.builder()
            .epochs(7)
            .batchSize(5)
            .shards(5)
            .members(8)
            .calibrate(true)
            .dropLast(true)
            .labelSmoothing(0.1)
            .emaDecay(0.9)
            .shuffle(false)
            .threads(2)
            .dropoutSchedule("flat-cos")
            .gradientClipping(new GradientClipping.Norm(1))
            .metrics("accuracy", "f1-macro")
            .earlyStopping(STOPPING)
            .checkpoint(CheckpointSpec.everyMinutes(5))
            .build();

    private static final RunSpec RUN = RunSpec.builder()
            .name("days")
            .seed(9)
            .data(DATA)
            .network(NETWORK)
            .loss(PluginSpec.of("huber").with("delta", 2))
            .optimizer(OPTIMIZER)
            .training(TRAINING)
            .build();

    @Test
    void aBuilderSaysWhatItIsTold() {
        assertEquals(
                new LayerSpec(
                        OptionalInt.of(2),
                        new PluginSpec("leaky-relu", Map.of("slope", 0.1)),
                        true,
                        Optional.of(PluginSpec.of("he-normal")),
                        Optional.of(new PluginSpec("constant", Map.of("value", 1))),
                        List.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0)),
                        List.of(7.0, 8.0),
                        0.5,
                        true,
                        new StepFactors(
                                Optional.of(Factor.OfInputs.INVERSE_ROOT),
                                Optional.of(Factor.of(0.1)),
                                Optional.of(Factor.of(0.2)),
                                Optional.of(Factor.of(2)),
                                Optional.of(Factor.of(0))),
                        new Regularization(OptionalDouble.of(0.1), OptionalDouble.empty(), OptionalDouble.empty())),
                LAYER);
    }

    @Test
    void aBuilderThatStartsFromASpecCarriesEachComponentOfIt() throws ReflectiveOperationException {
        allDiffer(PLAIN_DATA, DATA, IMAGES);
        assertEquals(DATA, DATA.toBuilder().build());
        assertEquals(IMAGES, IMAGES.toBuilder().build());
        allDiffer(PLAIN_LAYER, LAYER);
        assertEquals(LAYER, LAYER.toBuilder().build());
        allDiffer(NetworkSpec.of(1, PLAIN_LAYER), NETWORK);
        assertEquals(NETWORK, NETWORK.toBuilder().build());
        allDiffer(EarlyStoppingSpec.DEFAULT, STOPPING);
        assertEquals(STOPPING, STOPPING.toBuilder().build());
        allDiffer(OptimizerSpec.DEFAULT, OPTIMIZER);
        assertEquals(OPTIMIZER, OPTIMIZER.toBuilder().build());
        allDiffer(TrainingSpec.DEFAULT, TRAINING);
        assertEquals(TRAINING, TRAINING.toBuilder().build());
        RunSpec plain = RunSpec.builder()
                .network(n -> n.layer(1, "relu"))
                .loss("cross-entropy")
                .build();
        RunSpec solved = plain.toBuilder().solver("lbfgs").build();
        allDiffer(plain, RUN, solved);
        assertEquals(solved, solved.toBuilder().build());
        assertEquals(RUN, RUN.toBuilder().build());
    }

    /** Otherwise a component that is not carried could look as if it was. */
    private static void allDiffer(Record plain, Record... told) throws ReflectiveOperationException {
        for (RecordComponent component : plain.getClass().getRecordComponents()) {
            boolean differs = false;
            for (Record one : told) {
                differs |= !component
                        .getAccessor()
                        .invoke(plain)
                        .equals(component.getAccessor().invoke(one));
            }
            assertTrue(differs, "a builder has to be told another " + component + " in this test");
        }
    }

    @Test
    void aProgramIsToldOfEveryContradictionAtOnce() {
        SpecException e = assertThrows(
                SpecException.class,
                () -> DataSpec.builder()
                        .file("images.gz")
                        .labels("labels.gz")
                        .target(3, 4)
                        .targetType(TargetType.NUMBER)
                        .features(2, 2)
                        .build());
        assertEquals(
                List.of("/target", "/targetType", "/features"),
                e.problems().stream().map(p -> p.location().path()).limit(3).toList());
        assertTrue(e.getMessage().contains("column number 2 is there twice"), e::getMessage);
    }

    @Test
    void aFunctionStartsFromWhatWasSaidBefore() {
        RunSpec longer = RUN.toBuilder()
                .training(t -> t.epochs(70).earlyStopping(s -> s.patience(30)))
                .optimizer(o -> o.learningRate(0.2))
                .data(d -> d.file("other.csv"))
                .network(n -> n.layer(l -> l.units(5).activation("softmax")))
                .build();
        assertEquals(
                TRAINING.toBuilder()
                        .epochs(70)
                        .earlyStopping(STOPPING.toBuilder().patience(30).build())
                        .build(),
                longer.training());
        assertEquals(
                PluginSpec.of("sgd").with("momentum", 0.9), longer.optimizer().plugin());
        assertEquals("cosine", longer.optimizer().schedule().orElseThrow().type());
        assertEquals(';', longer.data().orElseThrow().format().delimiter());
        assertEquals(3, longer.network().layers().size());
    }

    @Test
    void anOptimizerByItsNameHasItsOwnDefaults() {
        assertEquals(
                OptimizerSpec.DEFAULT, RUN.toBuilder().optimizer("adam").build().optimizer());
    }

    @Test
    void whatWasBuiltStaysAsItWasWhenItsBuilderGoesOn() {
        NetworkSpec.Builder builder = NetworkSpec.builder().layer(1, "relu");
        NetworkSpec first = builder.build();
        builder.layer(2, "relu");
        assertEquals(1, first.layers().size());
    }

    @Test
    void whatIsMissingIsNamed() {
        assertMessage(
                "a run needs a network", () -> RunSpec.builder().loss("huber").build());
        assertMessage(
                "a run needs a loss", () -> RunSpec.builder().network(NETWORK).build());
        assertMessage(
                "a layer needs an activation",
                () -> LayerSpec.builder().units(1).build());
        assertMessage("data needs a file", () -> DataSpec.builder().target("y").build());
        assertMessage(
                "data needs a target column",
                () -> DataSpec.builder().file("x.csv").build());
        assertMessage("a network needs layers", () -> NetworkSpec.builder().build());
    }

    private static void assertMessage(String message, Executable builds) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, builds).getMessage());
    }
}

package dev.chainrule.mlp.core.training;

import static dev.chainrule.mlp.core.training.LineModel.PLUGINS;
import static dev.chainrule.mlp.core.training.LineModel.SPEC;
import static dev.chainrule.mlp.core.training.LineModel.TRAINER;
import static dev.chainrule.mlp.core.training.LineModel.assertSameWeights;
import static dev.chainrule.mlp.core.training.LineModel.line;
import static dev.chainrule.mlp.core.training.LineModel.model;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.Regularization;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Models that are trained further on tables in a run of its own. */
class TrainingFurtherTest {

    @Test
    void aRunContinuesFromAModelWithItsScaling() {
        TrainedModel model = model();
        DataTable more = line(10, 20, 30);
        TrainedModel further = TRAINER.continueFrom(model, more);
        TrainedModel byHand = TRAINER.run(
                        PreparedData.of(SPEC, model.network().loss(), more, model.preprocessing()), model.weights())
                .model();
        assertSameWeights(byHand, further);
        assertArrayEquals(
                model.preprocessing().scaler().center(),
                further.preprocessing().scaler().center());
        assertFalse(Arrays.equals(model.weights().layer(0), further.weights().layer(0)));
    }

    @Test
    void anotherSpecMayChangeHowItTrainsAndNotTheNetwork() {
        TrainedModel model = model();
        List<Integer> epochs = new ArrayList<>();
        RunSpec longer = SPEC.toBuilder()
                .training(t -> t.epochs(7))
                .optimizer(o -> o.type("adam").learningRate(0.001))
                .build();
        TrainedModel further = TRAINER.withListener(new TrainingListener() {
                    @Override
                    public void epochFinished(EpochResult result) {
                        epochs.add(result.epoch());
                    }
                })
                .continueFrom(model, longer, line(1, 2));
        assertEquals(7, epochs.size());
        assertEquals("adam", further.spec().optimizer().plugin().type());
        RunSpec wider = SPEC.withNetwork(NetworkSpec.of(1, LayerSpec.of(5, "tanh"), LayerSpec.of(1, "identity")));
        assertEquals(
                "a model keeps its network and loss when it is trained further: its number of units of layer 1 is 4, that"
                        + " of the spec is 5",
                refused(model, wider));
    }

    private static String refused(TrainedModel model, RunSpec spec) {
        return assertThrows(IllegalArgumentException.class, () -> TRAINER.continueFrom(model, spec, line(1, 2)))
                .getMessage();
    }

    /** Adam, decay and a norm limit would all move the weights; clipping by norm would notice their gradient. */
    @Test
    void aFrozenLayerStaysAsItIsAndPassesGradientsOn() {
        TrainedModel model = model();
        for (String optimizer : List.of("adam", "adamw", "sgd")) {
            RunSpec spec = SPEC.toBuilder()
                    .optimizer(o -> o.type(optimizer).learningRate(0.01))
                    .training(t -> t.gradientClipping(new GradientClipping.Norm(1e-3)))
                    .build();
            for (int frozen = 0; frozen < 2; frozen++) {
                List<LayerSpec> layers = new ArrayList<>(model.spec().network().layers());
                layers.set(
                        frozen,
                        layers.get(frozen)
                                .withFrozen(true)
                                .withRegularization(new Regularization(
                                        OptionalDouble.empty(), OptionalDouble.of(0.1), OptionalDouble.of(0.01))));
                NetworkSpec network = model.spec().network().withLayers(layers);
                TrainedModel tuned = TRAINER.continueFrom(model, spec.withNetwork(network), line(7, 8, 9));
                assertArrayEquals(model.weights().layer(frozen), tuned.weights().layer(frozen), optimizer);
                assertFalse(
                        Arrays.equals(
                                model.weights().layer(1 - frozen),
                                tuned.weights().layer(1 - frozen)),
                        optimizer);
                assertTrue(tuned.spec().network().layers().get(frozen).frozen());
            }
        }
    }

    /** One step of gradient descent that is clipped to length 1 moves the layer that learns by the learning rate exactly. */
    @Test
    void theGradientOfAFrozenLayerDoesNotCountInTheNorm() {
        TrainedModel model = model();
        RunSpec spec = SPEC.toBuilder()
                .optimizer(o -> o.type("sgd").learningRate(0.125))
                .training(t -> t.epochs(1).batchSize(3).gradientClipping(new GradientClipping.Norm(1e-2)))
                .build();
        List<LayerSpec> layers = new ArrayList<>(model.spec().network().layers());
        layers.set(0, layers.get(0).withFrozen(true));
        TrainedModel tuned = TRAINER.continueFrom(
                model, spec.withNetwork(model.spec().network().withLayers(layers)), line(17, 18, 19));
        double squares = 0;
        for (int i = 0; i < 5; i++) {
            squares += Math.pow(model.weights().layer(1)[i] - tuned.weights().layer(1)[i], 2);
        }
        assertEquals(0.125 * 1e-2, Math.sqrt(squares), 1e-6);
    }

    @Test
    void theModelKeepsItsPolicyOfUnknownCategories() {
        RunSpec spec = SPEC.toBuilder().build();
        List<String> kinds = List.of("a", "b", "a");
        DataTable rows = DataTable.from(kinds)
                .category("kind", kind -> kind)
                .target("y", kind -> 1)
                .build();
        TrainedModel model = TRAINER.train(PreparedData.of(
                spec,
                PLUGINS,
                rows,
                PreprocessingSpec.builder()
                        .missing(Missing.MEAN)
                        .unknownCategories(UnknownCategories.ERROR)
                        .build()));
        DataTable unknown = DataTable.from(List.of("c", "a"))
                .category("kind", kind -> kind)
                .target("y", kind -> 1)
                .build();
        assertThrows(DataException.class, () -> TRAINER.continueFrom(model, unknown));
    }
}

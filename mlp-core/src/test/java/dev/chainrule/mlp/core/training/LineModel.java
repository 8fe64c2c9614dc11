package dev.chainrule.mlp.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.List;
import java.util.stream.DoubleStream;

/** A small model of the line y = 2x + 1, to train further. */
final class LineModel {
    static final Plugins PLUGINS = Plugins.load();
    static final Trainer TRAINER = new Trainer(PLUGINS, new JavaKernel());
    static final RunSpec SPEC = RunSpec.builder()
            .seed(3)
            .network(n -> n.layer(4, "tanh").layer(1, "identity"))
            .loss("mean-squared-error")
            .optimizer(o -> o.type("sgd").learningRate(0.05))
            .training(t -> t.epochs(4).batchSize(2).shuffle(false))
            .build();

    private LineModel() {}

    static DataTable line(double... x) {
        return DataTable.numeric(
                List.of("x"),
                x,
                List.of("y"),
                DoubleStream.of(x).map(v -> 2 * v + 1).toArray());
    }

    static TrainedModel model() {
        DataTable rows = line(1, 2, 3, 4, 5, 6);
        return TRAINER.train(PreparedData.of(
                SPEC,
                PLUGINS,
                rows,
                PreprocessingSpec.builder()
                        .scale("standard")
                        .scaleTarget("standard")
                        .build()));
    }

    static void assertSameWeights(TrainedModel one, TrainedModel other) {
        for (int l = 0; l < one.network().layers().size(); l++) {
            assertArrayEquals(one.weights().layer(l), other.weights().layer(l));
        }
    }
}

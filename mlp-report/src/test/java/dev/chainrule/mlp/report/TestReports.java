package dev.chainrule.mlp.report;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingFinished;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports of models whose weights are given, so that nothing is trained. */
final class TestReports {
    private static final Evaluation EVALUATION = new Evaluation(3, 0.5, Map.of());

    private TestReports() {}

    /**
     * Returns the report of a run of one epoch.
     *
     * @param weights of the only layer, inputs × outputs, and the biases
     */
    static TrainingReport of(RunSpec spec, DataTable rows, float... weights) {
        EpochResult epoch = new EpochResult(1, 1, 0.5, Optional.empty());
        return of(spec, rows, Optional.empty(), List.of(epoch), new TrainingFinished(1, 1), weights);
    }

    static TrainingReport of(
            RunSpec spec,
            DataTable rows,
            Optional<Evaluation> validation,
            List<EpochResult> epochs,
            TrainingFinished end,
            float... weights) {
        PreparedData prepared =
                PreparedData.of(spec, rows, PreprocessingSpec.builder().build());
        Network network = Network.build(prepared.spec(), Plugins.load());
        ParameterArrays parameters = ParameterArrays.zero(network);
        System.arraycopy(weights, 0, parameters.layer(0), 0, weights.length);
        TrainedModel model =
                new TrainedModel(prepared.spec(), network, parameters, prepared.preprocessing(), new JavaKernel());
        return new TrainingReport("a run", prepared, model, epochs, end, EVALUATION, validation, 0.5, "mlp 1", "java");
    }
}

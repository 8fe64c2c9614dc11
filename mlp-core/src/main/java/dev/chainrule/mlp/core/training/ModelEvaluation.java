package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import java.util.List;

/** Evaluates a model on prepared rows. */
final class ModelEvaluation {
    /** With fewer multiplications, an evaluation ends before the JVM has compiled the vector kernel. */
    private static final long MIN_VECTOR_WORK = 1_000_000;

    private final TrainedModel model;
    private final Dataset dataset;
    private final MetricAccumulators accumulators;

    /**
     * @param isEachTarget whether to evaluate each of several targets separately too
     * @throws IllegalArgumentException if the rows have another number of outputs, or a metric of numbers is used for
     *     classes, or vice versa
     */
    ModelEvaluation(TrainedModel model, Dataset dataset, List<Metric> metrics, boolean isEachTarget) {
        if (dataset.outputs() != model.network().outputs()) {
            throw new IllegalArgumentException("the network has "
                    + model.network().outputs() + " outputs, the rows have " + dataset.outputs() + " targets");
        }
        this.model = model;
        this.dataset = dataset;
        accumulators = new MetricAccumulators(model, metrics, isEachTarget);
    }

    /** Evaluates all rows. */
    Evaluation run(int cores, EvaluationBlocks.RowBlame blame) {
        long work = model.work(dataset.rows());
        Kernel kernel = model.kernel();
        Kernel suited = work < MIN_VECTOR_WORK ? kernel.forWorkload(work) : kernel;
        double[] loss = new double[1];
        new EvaluationBlocks(
                        dataset,
                        work < TrainedModel.MIN_PARALLEL_WORK ? 1 : cores,
                        () -> model.pass(suited, dataset.rows()))
                .forEach(blame, (outputs, target, exactTargets, lossOfBlock) -> {
                    accumulators.add(outputs, target, exactTargets);
                    loss[0] += lossOfBlock;
                });
        return new Evaluation(dataset.rows(), loss[0] / dataset.rows(), accumulators.values(), accumulators.targets());
    }

    /** Evaluates a model that was just trained on other rows: if these overflow too, training has diverged. */
    Evaluation afterTraining(Dataset training) {
        return run(1, (fault, row) -> {
            boolean isData = fault.cause() == NonFiniteRow.Cause.INPUT || fault.cause() == NonFiniteRow.Cause.PLUGIN;
            if (isData || dataset != training && hasFiniteOutputs(training)) {
                return model.error(fault, dataset.place(row));
            }
            return new TrainingDivergedException(
                    ErrorCode.TRN_DIVERGED,
                    Location.NONE,
                    "training diverged: " + fault.factor() + " is no longer finite for "
                            + dataset.place(row).toString().replaceFirst("^:", "line ")
                            + ". Try a smaller learning rate, or scale the data");
        });
    }

    private boolean hasFiniteOutputs(Dataset rows) {
        Matrix sample = rows.sample(TrainedModel.BLOCK_ROWS).input();
        return model.pass(sample.rows()).isFinite(sample);
    }
}

package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.network.Dropout;
import dev.chainrule.mlp.core.network.LossGradient;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import java.util.List;

/** The loss and the gradient of a session's batches, computed here or elsewhere. */
sealed interface BatchGradient {

    /** Returns a diagnosis of the last step. */
    StepDiagnosis diagnosis();

    /** Computes batches that are in memory. A step allocates nothing. */
    final class Local implements BatchGradient {
        private final BatchCheck check;
        private final LossGradient lossGradient;
        private final Dropout dropout;
        private Matrix target;
        private float[] rowWeights = LossGradient.UNWEIGHTED;

        Local(BatchCheck check, LossGradient lossGradient, Dropout dropout) {
            this.check = check;
            this.lossGradient = lossGradient;
            this.dropout = dropout;
            target = new Matrix(0, 1);
        }

        /**
         * Computes a batch; the other arguments and the result are those of {@link LossGradient#lossAndGradient}.
         *
         * @param step the number of the step, from 1
         * @param dropoutFactor the factor of the dropout probabilities
         */
        double compute(
                long step,
                double dropoutFactor,
                ParameterArrays weights,
                Matrix input,
                Matrix rowTargets,
                float[] weightsOfRows,
                ParameterArrays gradient) {
            check.require(input, rowTargets, weightsOfRows);
            target = rowTargets;
            rowWeights = weightsOfRows;
            dropout.draw(step, input.rows(), dropoutFactor);
            return lossGradient.lossAndGradient(weights, input, target, rowWeights, dropout, gradient);
        }

        @Override
        public StepDiagnosis diagnosis() {
            return lossGradient.diagnosis(target, rowWeights);
        }
    }

    /** Completes the sums of shards that other processes compute. */
    record Remote(ShardGradients source, Network network, int shards) implements BatchGradient {

        /**
         * Computes a batch.
         *
         * @param rows the number of rows in the batch
         * @param gradient receives the gradient
         * @return the number of rows times the objective, as {@link LossGradient#lossAndGradient} returns it
         */
        double compute(ShardStep step, int rows, ParameterArrays weights, ParameterArrays gradient) {
            List<ShardSum> sums = ShardSum.addSubtrees(shards, source.compute(step, weights));
            if (sums.size() != 1 || sums.get(0).first() != 0 || sums.get(0).end() != shards) {
                throw new IllegalStateException(
                        "the gradients of some of the " + shards + " shards are missing in step " + step.number());
            }
            return sums.get(0).writeGradient(network, weights, rows, gradient);
        }

        @Override
        public StepDiagnosis diagnosis() {
            return source.diagnose();
        }
    }
}

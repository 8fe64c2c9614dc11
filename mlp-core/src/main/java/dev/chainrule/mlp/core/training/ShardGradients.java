package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ShardSum;
import dev.chainrule.mlp.core.network.StepDiagnosis;
import java.util.List;

/**
 * Computes the gradients of a run's shards in other processes, each of which has a {@link ShardWorker} with the rows of
 * some shards. The run itself does everything else: it completes the sums, adds the penalty, clips, updates, evaluates
 * and stops early, with the same bits as a run that has all rows.
 *
 * @since 0.2
 * @see Trainer#withShardGradients
 */
public interface ShardGradients {

    /**
     * Computes the gradients of a step.
     *
     * @param weights the weights of the step; modified after the call returns
     * @return sums that together cover each shard once, in any order; the caller overwrites their gradients
     * @throws PluginException if a plugin throws; names it
     */
    List<ShardSum> compute(ShardStep step, ParameterArrays weights);

    /**
     * Computes the last step again with the weights that it had, because its gradient or the update that followed is not
     * finite.
     *
     * @return the diagnosis of the first shard with a number that is not finite, or {@link StepDiagnosis#FINITE}
     */
    StepDiagnosis diagnose();
}

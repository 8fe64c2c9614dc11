package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import dev.chainrule.mlp.core.network.PackedLayers;
import dev.chainrule.mlp.core.parallel.WorkerTeam;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model's forward pass on several threads: the rows of a call are divided among them or, if there are only a few, the
 * units of each layer. The bits are those of {@link Predictor}. For one caller at a time, who closes it.
 *
 * @since 0.2
 */
public final class ParallelPredictor implements AutoCloseable {
    /** With fewer multiplications, a call is over before another thread has begun. */
    private static final long MIN_PARALLEL_WORK = 300_000;

    /** Fewer rows per thread than this are not worth reading all weights in each thread. */
    private static final int MIN_ROWS = 16;

    /** Large blocks start at multiples of this number, so that they consist of whole tiles of 5 and of 8 rows. */
    private static final int TILE_ROWS = 40;

    /** Small blocks start at multiples of this number. */
    private static final int ROW_MULTIPLE = 4;

    private final WorkerTeam team;
    private final CheckedPass whole;
    private final CheckedPass[] passes; // one for each thread
    private final Matrix[] blockInputs; // one for each thread
    private final Matrix outputs;
    private final Optional<MlpException>[] faults; // one for each block
    private final long parameters;
    private final int maxRows;
    private final List<String> inputNames;
    private final WorkerTeam.Task computeBlock = this::computeBlock;
    private final CheckedPass.Blame blame = fault -> error(fault, 0);

    private Matrix inputs;
    private int blocks;
    private int multiple;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ParallelPredictor(Network network, List<PackedLayers> members, int maxRows, int threads, List<String> inputNames) {
        this.maxRows = maxRows;
        this.inputNames = inputNames;
        parameters = members.size() * network.parameterCount();
        team = new WorkerTeam(threads);
        whole = new CheckedPass(network, members, team, maxRows);
        int blockRows = Math.min(CheckedPass.BLOCK_ROWS, maxRows);
        passes = new CheckedPass[threads];
        blockInputs = new Matrix[threads];
        for (int t = 0; t < threads; t++) {
            passes[t] = new CheckedPass(network, members, blockRows);
            blockInputs[t] = new Matrix(blockRows, network.inputs());
        }
        outputs = new Matrix(maxRows, network.outputs());
        faults = new Optional[blocks(maxRows)];
    }

    /**
     * Computes the network's outputs.
     *
     * @param rows rows × inputs, scaled as the network takes them, at most as many rows as this was made for; not modified
     * @return rows × outputs, all finite; a buffer that the next call overwrites
     * @throws DataException if a row has an input that is not finite, or overflows float32 on its way; of several, the
     *     first block's
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     */
    public Matrix outputs(Matrix rows) {
        int count = rows.rows();
        boolean isDivided = count > CheckedPass.BLOCK_ROWS || team.size() > 1 && count >= MIN_ROWS * team.size();
        if (!isDivided || count > maxRows || count * parameters < MIN_PARALLEL_WORK) {
            return whole.outputs(rows, blame);
        }
        inputs = rows;
        blocks = blocks(count);
        multiple = count / blocks >= 2 * TILE_ROWS ? TILE_ROWS : ROW_MULTIPLE;
        Arrays.fill(faults, 0, blocks, Optional.empty());
        outputs.setRows(count);
        team.run(blocks, computeBlock);
        for (int b = 0; b < blocks; b++) {
            if (faults[b].isPresent()) {
                throw faults[b].get();
            }
        }
        return outputs;
    }

    /** Returns the number of blocks: the same for each thread. */
    private int blocks(int count) {
        int ofThread = CheckedPass.BLOCK_ROWS * team.size();
        return (count + ofThread - 1) / ofThread * team.size();
    }

    private void computeBlock(int block, int thread) {
        int from = WorkerTeam.start(inputs.rows(), multiple, blocks, block);
        int to = WorkerTeam.start(inputs.rows(), multiple, blocks, block + 1);
        Matrix own = blockInputs[thread];
        own.setRows(to - from);
        System.arraycopy(inputs.data(), from * inputs.columns(), own.data(), 0, own.size());
        try {
            Matrix result = passes[thread].outputs(own, fault -> error(fault, from));
            System.arraycopy(result.data(), 0, outputs.data(), from * result.columns(), result.size());
        } catch (MlpException e) {
            faults[block] = Optional.of(e);
        }
    }

    private MlpException error(NonFiniteRow fault, int from) {
        return fault.toException(Location.of("", "row " + (from + fault.row() + 1)), inputNames);
    }

    /** Ends the threads. Afterwards no outputs can be computed. */
    @Override
    public void close() {
        team.close();
    }
}

package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.RowEncoder;
import java.util.Arrays;
import java.util.List;

/**
 * Predicts many rows, on all cores if there are enough of them.
 */
final class BatchPrediction {
    private final TrainedModel model;
    private final double[][] rows;
    private final Prediction[] predictions;

    private BatchPrediction(TrainedModel model, double[][] rows) {
        this.model = model;
        this.rows = rows;
        this.predictions = new Prediction[rows.length];
    }

    /** Predicts each row; the error is that of the first block with a faulty row. */
    static List<Prediction> of(TrainedModel model, double[][] rows, int cores) {
        return new BatchPrediction(model, rows).predict(cores);
    }

    private List<Prediction> predict(int cores) {
        int blocks = (rows.length + CheckedPass.BLOCK_ROWS - 1) / CheckedPass.BLOCK_ROWS;
        ParallelSlices.run(blocks, Math.min(blocks, cores), this::predictBlocks);
        return Arrays.asList(predictions);
    }

    private void predictBlocks(int fromBlock, int toBlock) {
        Preprocessing preprocessing = model.preprocessing();
        int from = fromBlock * CheckedPass.BLOCK_ROWS;
        int to = (int) Math.min(rows.length, (long) toBlock * CheckedPass.BLOCK_ROWS);
        CheckedPass pass = model.pass(to - from);
        RowEncoder encoder = new RowEncoder(preprocessing);
        OutputReader reader = new OutputReader(model.network(), preprocessing.target(), model.residuals());
        Matrix inputs = new Matrix(
                Math.min(CheckedPass.BLOCK_ROWS, to - from), model.network().inputs());
        double[] output = new double[model.network().outputs()];
        for (int first = from; first < to; first += CheckedPass.BLOCK_ROWS) {
            int start = first;
            int count = Math.min(CheckedPass.BLOCK_ROWS, to - first);
            inputs.setRows(count);
            for (int r = 0; r < count; r++) {
                encoder.encode(rows[first + r], first + r, inputs, r);
            }
            Matrix outputs =
                    pass.outputs(inputs, fault -> model.error(fault, BatchPrediction.place(start + fault.row())));
            for (int r = 0; r < count; r++) {
                outputs.getRow(r, output);
                predictions[first + r] = reader.read(output, first + r, BatchPrediction::place);
            }
        }
    }

    private static Location place(int row) {
        return Location.of("", "row " + (row + 1));
    }
}

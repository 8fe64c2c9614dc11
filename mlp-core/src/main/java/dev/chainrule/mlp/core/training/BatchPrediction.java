package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Preprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Predicts many rows, on all cores if there are enough of them. Rows are divided into slices of whole blocks, so that
 * neither a bit nor an error depends on the number of cores.
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
        int blocks = (rows.length + TrainedModel.BLOCK_ROWS - 1) / TrainedModel.BLOCK_ROWS;
        int slices = Math.min(blocks, cores);
        List<Optional<RuntimeException>> faults = IntStream.range(0, slices)
                .parallel()
                .mapToObj(slice -> predictSlice(start(blocks, slices, slice), start(blocks, slices, slice + 1)))
                .toList();
        faults.stream().flatMap(Optional::stream).findFirst().ifPresent(fault -> {
            throw fault;
        });
        return Arrays.asList(predictions);
    }

    /** The row that a slice begins with. */
    private int start(int blocks, int slices, int slice) {
        int block = (int) ((long) blocks * slice / slices);
        return (int) Math.min(rows.length, (long) block * TrainedModel.BLOCK_ROWS);
    }

    /** Returns the fault of the slice in place of throwing it, so that the first of several can be thrown. */
    private Optional<RuntimeException> predictSlice(int from, int to) {
        Preprocessing preprocessing = model.preprocessing();
        CheckedPass pass = model.pass(to - from);
        OutputReader reader = new OutputReader(model.network(), preprocessing.target());
        Matrix inputs = new Matrix(
                Math.min(TrainedModel.BLOCK_ROWS, to - from), model.network().inputs());
        double[] output = new double[model.network().outputs()];
        try {
            for (int first = from; first < to; first += TrainedModel.BLOCK_ROWS) {
                int start = first;
                int count = Math.min(TrainedModel.BLOCK_ROWS, to - first);
                inputs.setRows(count);
                for (int r = 0; r < count; r++) {
                    preprocessing.encode(rows[first + r], first + r, inputs, r);
                }
                Matrix outputs =
                        pass.outputs(inputs, fault -> model.error(fault, BatchPrediction.place(start + fault.row())));
                for (int r = 0; r < count; r++) {
                    outputs.getRow(r, output);
                    predictions[first + r] = reader.read(output, first + r, BatchPrediction::place);
                }
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private static Location place(int row) {
        return Location.of("", "row " + (row + 1));
    }
}

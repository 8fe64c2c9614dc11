package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.training.Predictor;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Predicts the rows of a partition in their order, block by block, on the thread of the task.
 *
 * @param model the model
 * @param columns where a row holds the features
 * @param vectorName the name of the vector column in messages
 * @param outputs the values to append to each row, in order
 */
record BlockScorer(
        Broadcast<PortableModel> model, FeatureColumns columns, String vectorName, List<OutputColumn> outputs)
        implements MapPartitionsFunction<Row, Row>, Serializable {
    private static final int MOST_ROWS = 1024;
    private static final int MOST_NUMBERS = 1 << 18;
    private static final int SHOWN = 8;

    /** Copies the list. */
    BlockScorer {
        outputs = List.copyOf(outputs);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Scored(rows);
    }

    /** The rows of a partition with their predictions. */
    private final class Scored implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final TrainedModel trained = model.value().model();
        private final int blockRows = blockRows(trained);
        private final Predictor predictor = trained.predictor(blockRows);
        private final RowBlock block = new RowBlock(trained, columns, vectorName, blockRows);
        private final Matrix inputs = new Matrix(blockRows, trained.network().inputs());
        private final List<Row> taken = new ArrayList<>(blockRows);
        private final List<String> labels = trained.labels();
        private final int size = labels.isEmpty() ? trained.targets().size() : labels.size();
        private final double[] labelNumbers;
        private final int[] answers = new int[blockRows];
        private final double[] values = new double[blockRows * size];
        private int next;
        private long before;

        Scored(Iterator<Row> rows) {
            this.rows = rows;
            labelNumbers = OutputColumn.numbers(labels);
        }

        @Override
        public boolean hasNext() {
            return next < taken.size() || rows.hasNext();
        }

        @Override
        public Row next() {
            if (next == taken.size()) {
                predictBlock();
            }
            return withOutputs(taken.get(next), next++);
        }

        private void predictBlock() {
            if (!rows.hasNext()) {
                throw new NoSuchElementException();
            }
            before += taken.size();
            taken.clear();
            block.clear();
            next = 0;
            while (taken.size() < blockRows && rows.hasNext()) {
                Row row = rows.next();
                taken.add(row);
                try {
                    block.add(row);
                } catch (DataException e) {
                    throw withRow(e, taken.size() - 1);
                }
            }
            try {
                predictor.predict(block.inputs(inputs), answers, values);
            } catch (DataException e) {
                throw firstFault(e);
            }
        }

        private Row withOutputs(Row row, int index) {
            Object[] all = new Object[row.length() + outputs.size()];
            for (int c = 0; c < row.length(); c++) {
                all[c] = row.get(c);
            }
            for (int o = 0; o < outputs.size(); o++) {
                all[row.length() + o] = output(outputs.get(o).content(), index);
            }
            return RowFactory.create(all);
        }

        private Object output(OutputColumn.Content content, int index) {
            return switch (content) {
                case LABEL -> labels.get(answers[index]);
                case LABEL_NUMBER -> labelNumbers[answers[index]];
                case NUMBER -> values[index];
                case VALUES -> new DenseVector(Arrays.copyOfRange(values, index * size, (index + 1) * size));
            };
        }

        /** Predicts the rows of the block one by one to find the faulty one. */
        private DataException firstFault(DataException ofTheBlock) {
            for (int r = 0; r < block.rows(); r++) {
                try {
                    predictor.predict(trained.preprocessing().inputs(block.row(r)), answers, values);
                } catch (DataException e) {
                    return withRow(e, r);
                }
            }
            return ofTheBlock;
        }

        private DataException withRow(DataException e, int index) {
            Problem problem = e.problems().get(0);
            String column = problem.location().path().startsWith("row ")
                    ? ""
                    : problem.location().path();
            return new DataException(
                    problem.code(),
                    Location.of("", column),
                    problem.message() + " (row " + (before + index + 1) + " of partition "
                            + TaskContext.getPartitionId() + ": " + shown(taken.get(index)) + ")",
                    e);
        }

        private String shown(Row row) {
            return columns.positions().stream()
                            .limit(SHOWN)
                            .map(row::get)
                            .map(Problem::show)
                            .collect(Collectors.joining(", "))
                    + (columns.positions().size() > SHOWN ? ", …" : "");
        }
    }

    /** Returns how many rows a block has, so that its numbers take little memory. */
    private static int blockRows(TrainedModel model) {
        Target target = model.preprocessing().target();
        long width = (long) model.network().inputs() + model.features().size() + target.outputs();
        return (int) Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / width));
    }
}

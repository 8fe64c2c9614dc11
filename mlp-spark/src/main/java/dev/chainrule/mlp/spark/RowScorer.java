package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.RowEncoder;
import dev.chainrule.mlp.core.training.Predictor;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.Seq;

/**
 * Predicts the rows of a partition in their order, block by block, on the thread of the task.
 *
 * @param scoring the model, and the predictions to append
 * @param positions where a row holds the features, or the vector with them
 * @param rowColumns the columns of a row
 * @param predictions the columns of the predictions
 * @param columns the columns of a result: columns of the row and predictions, perhaps with another name
 */
record RowScorer(
        RowScoring scoring,
        List<Integer> positions,
        Seq<Attribute> rowColumns,
        Seq<Attribute> predictions,
        Seq<NamedExpression> columns)
        implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
    /** As many as fit in the caches with their inputs. */
    private static final int MOST_ROWS = 256;

    private static final int MOST_NUMBERS = 1 << 18;
    private static final int SHOWN = 8;

    /** Copies the list. */
    RowScorer {
        positions = List.copyOf(positions);
    }

    @Override
    public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
        return new Scored(rows);
    }

    /** The rows of a partition with their predictions. */
    private final class Scored implements Iterator<InternalRow> {
        private final Iterator<InternalRow> rows;
        private final UnsafeProjection toBinary = UnsafeProjection.create(Catalyst.schema(Catalyst.list(rowColumns)));
        private final TrainedModel trained = scoring.model().value().model();
        private final Preprocessing preprocessing = trained.preprocessing();
        private final RowEncoder encoder = new RowEncoder(preprocessing);
        private final int size = trained.labels().isEmpty()
                ? trained.targets().size()
                : trained.labels().size();
        private final RowFeatures features = rowFeatures(trained);
        private final boolean hasCategories = features.hasCategories();
        private final int blockRows = blockRows(trained);
        private final Predictor predictor = trained.predictor(blockRows);
        private final RowBuffer block = new RowBuffer(blockRows);
        private final double[] numbers = new double[features.size() * (hasCategories ? blockRows : 1)];
        private final Matrix inputs = new Matrix(blockRows, trained.network().inputs());
        private final int[] answers = new int[blockRows];
        private final double[] values = new double[blockRows * size];
        private final PredictionRows written = new PredictionRows(scoring.outputs(), trained.labels(), size);
        private final RowJoin join = RowJoin.of(rowColumns, predictions, columns);
        private final UnsafeRow row = new UnsafeRow(rowColumns.size());
        private int next;
        private long before;

        Scored(Iterator<InternalRow> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return next < block.rows() || rows.hasNext();
        }

        /** Returns the next row, in a buffer that the next call overwrites, as Spark expects. */
        @Override
        public InternalRow next() {
            if (next == block.rows()) {
                predictBlock();
            }
            block.show(next, row);
            UnsafeRow result = join.join(row, written.write(answers[next], values, next * size));
            next++;
            return result;
        }

        private void predictBlock() {
            if (!rows.hasNext()) {
                throw new NoSuchElementException();
            }
            before += block.rows();
            block.clear();
            features.clear();
            next = 0;
            try {
                inputs.setRows(blockRows);
                while (!block.isFull() && rows.hasNext()) {
                    add(rows.next());
                }
                inputs.setRows(block.rows());
                predictor.predict(hasCategories ? categoricalInputs() : inputs, answers, values);
            } catch (DataException e) {
                throw firstFault(e);
            }
        }

        private void add(InternalRow next) {
            UnsafeRow binary = next instanceof UnsafeRow already ? already : toBinary.apply(next);
            block.add(binary);
            int index = block.rows() - 1;
            features.read(binary, numbers, hasCategories ? index * features.size() : 0);
            if (!hasCategories) {
                encoder.encode(numbers, index, inputs, index);
            }
        }

        private Matrix categoricalInputs() {
            return preprocessing.inputs(
                    features.table(Arrays.copyOf(numbers, block.rows() * features.size()), new int[0]));
        }

        /** Predicts the rows of the block one by one to find the faulty one. */
        private DataException firstFault(DataException ofTheBlock) {
            for (int r = 0; r < block.rows(); r++) {
                try {
                    block.show(r, row);
                    double[] one = new double[features.size()];
                    features.read(row, one, 0);
                    predictor.predict(preprocessing.inputs(features.table(one, new int[] {0})), answers, values);
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
                            + TaskContext.getPartitionId() + ": " + shown() + ")",
                    e);
        }

        private String shown() {
            return IntStream.range(0, positions.size())
                            .limit(SHOWN)
                            .mapToObj(column -> Problem.show(features.value(row, column)))
                            .collect(Collectors.joining(", "))
                    + (positions.size() > SHOWN ? ", …" : "");
        }
    }

    private RowFeatures rowFeatures(TrainedModel model) {
        List<Attribute> all = Catalyst.list(rowColumns);
        DataType[] types =
                positions.stream().map(position -> all.get(position).dataType()).toArray(DataType[]::new);
        return new RowFeatures(
                model,
                positions.stream().mapToInt(Integer::intValue).toArray(),
                types,
                scoring.isVector() ? all.get(positions.get(0)).name() : "");
    }

    /** Returns how many rows a block has, so that its numbers take little memory. */
    private static int blockRows(TrainedModel model) {
        long width = (long) model.network().inputs()
                + model.features().size()
                + model.network().outputs();
        return (int) Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / width));
    }
}

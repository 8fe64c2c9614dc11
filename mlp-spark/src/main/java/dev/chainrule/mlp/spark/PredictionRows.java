package dev.chainrule.mlp.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes predictions as rows in the binary form of Spark, in a buffer that is used again. Belongs to one thread. */
final class PredictionRows {
    private static final byte DENSE = 1;
    private static final int VECTOR_FIELDS = 4;
    private static final int VECTOR_VALUES = 3;

    private final List<OutputColumn> outputs;
    private final UTF8String[] labels;
    private final double[] labelNumbers;
    private final int size;
    private final UnsafeRowWriter row;
    private final UnsafeRowWriter vector;
    private final UnsafeArrayWriter numbers;

    /**
     * Creates a writer.
     *
     * @param outputs the columns, in order
     * @param labels the labels of a classifier; empty if the model predicts numbers
     * @param size the number of values of a prediction
     */
    PredictionRows(List<OutputColumn> outputs, List<String> labels, int size) {
        this.outputs = outputs;
        this.labels = labels.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
        this.labelNumbers = OutputColumn.numbers(labels);
        this.size = size;
        row = new UnsafeRowWriter(outputs.size());
        vector = new UnsafeRowWriter(row, VECTOR_FIELDS);
        numbers = new UnsafeArrayWriter(vector, Double.BYTES);
    }

    /**
     * Writes the prediction of a row.
     *
     * @param label the position of the predicted label
     * @param values holds the predicted numbers
     * @param from the position of the first one
     * @return a buffer that the next call overwrites
     */
    UnsafeRow write(int label, double[] values, int from) {
        row.reset();
        row.zeroOutNullBytes();
        for (int o = 0; o < outputs.size(); o++) {
            switch (outputs.get(o).content()) {
                case LABEL -> row.write(o, labels[label]);
                case LABEL_NUMBER -> row.write(o, labelNumbers[label]);
                case NUMBER -> row.write(o, values[from]);
                case VALUES -> writeVector(o, values, from);
            }
        }
        return row.getRow();
    }

    /** Writes a dense vector as VectorUDT does: type, size, indices, values. */
    private void writeVector(int column, double[] values, int from) {
        int start = row.cursor();
        vector.resetRowWriter();
        vector.write(0, DENSE);
        vector.setNullAt(1);
        vector.setNullAt(2);
        int startOfNumbers = vector.cursor();
        numbers.initialize(size);
        for (int i = 0; i < size; i++) {
            numbers.write(i, values[from + i]);
        }
        vector.setOffsetAndSizeFromPreviousCursor(VECTOR_VALUES, startOfNumbers);
        row.setOffsetAndSizeFromPreviousCursor(column, start);
    }
}

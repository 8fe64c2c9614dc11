package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads a CSV of any size once, for a trained model, block by block: one block is in memory at a time. Read as strictly as
 * {@link CsvTable}.
 *
 * @since 0.2
 */
public final class CsvBlocks {
    private final DataSpec spec;
    private final TargetType type;
    private final int blockRows;
    private final Function<ColumnFinder, Columns> columns;

    private CsvBlocks(DataSpec spec, TargetType type, int blockRows, Function<ColumnFinder, Columns> columns) {
        this.spec = spec;
        this.type = type;
        this.blockRows = blockRows;
        this.columns = columns;
    }

    /**
     * Some rows that stand one after the other.
     *
     * @param examples the rows
     * @param keptNames the names of the columns that are passed through
     * @param kept for each row the cells of these columns, as they are in the file; empty if there are none
     */
    public record Block(DataTable examples, List<String> keptNames, List<List<String>> kept) {}

    /**
     * Reads rows without targets, to predict.
     *
     * @param spec how the file is written
     * @param features the model's features
     * @param keep the names of columns to pass through, or their numbers from 1 where there is no header
     * @param blockRows the rows of a block; the last may have fewer
     */
    public static CsvBlocks toPredict(DataSpec spec, Features features, List<String> keep, int blockRows) {
        return new CsvBlocks(spec, TargetType.AUTO, blockRows, finder -> finder.forPrediction(features, keep));
    }

    /**
     * Reads rows with their targets, to measure a model on.
     *
     * @param spec how the file is written, and which columns are the targets
     * @param preprocessing the model's
     * @param type whether the targets are labels or numbers
     * @param blockRows the rows of a block; the last may have fewer
     */
    public static CsvBlocks toEvaluate(DataSpec spec, Preprocessing preprocessing, TargetType type, int blockRows) {
        return new CsvBlocks(spec, type, blockRows, finder -> finder.forEvaluation(preprocessing));
    }

    /**
     * Reads a file from beginning to end.
     *
     * @param in the file, which may be compressed with gzip; is not closed
     * @param source its name in messages
     * @param sink receives the blocks in order; those before a faulty line too
     * @return warnings, one sentence each
     * @throws DataException if a line or a cell is not valid, or there is no row
     * @throws IOException if the file cannot be read
     */
    public List<String> read(InputStream in, String source, Consumer<Block> sink) throws IOException {
        boolean asText = type == TargetType.LABEL;
        Rows rows = new Rows(source, sink);
        CsvText text = CsvText.open(in, source, spec.format());
        TableHandler handler = new TableHandler(
                source,
                new CellRules(spec.format(), asText, spec.preprocessing().missing(), true),
                CsvTable.finding(text.applyTo(spec), true, columns),
                rows);
        try {
            CsvTable.parse(handler, text, () -> false);
        } finally {
            rows.handOn(handler.messages());
        }
        CsvTable.checkNotEmpty(handler, text.reader(), source);
        return handler.warnings();
    }

    /** Collects rows until a block is full. */
    private final class Rows implements RowSink {
        private final String source;
        private final Consumer<Block> sink;
        private RowTable table; // a new one for each block: somebody may still be reading the last
        private List<List<String>> kept;

        Rows(String source, Consumer<Block> sink) {
            this.source = source;
            this.sink = sink;
            table = newTable();
            kept = new ArrayList<>();
        }

        private RowTable newTable() {
            return new RowTable(type == TargetType.LABEL, spec.format(), new MemoryBudget(source));
        }

        @Override
        public void start(Columns found) {
            table.start(found);
        }

        @Override
        public void row(CurrentRow row) {
            table.row(row);
            if (table.columns().kept().length > 0) {
                kept.add(row.kept());
            }
            if (table.rows() == blockRows) {
                handOn(row.messages());
            }
        }

        void handOn(CellMessages messages) {
            if (table.rows() == 0) {
                return;
            }
            DataTable examples = type == TargetType.AUTO
                    ? table.examples(List.of(), List.of(), new double[0])
                    : CsvTable.examples(table, type, type == TargetType.LABEL, messages);
            Block block = new Block(examples, table.columns().keptNames(), kept);
            Columns found = table.columns();
            table = newTable();
            table.start(found);
            kept = new ArrayList<>();
            sink.accept(block);
        }
    }
}

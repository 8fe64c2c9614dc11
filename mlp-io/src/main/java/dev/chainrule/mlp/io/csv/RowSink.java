package dev.chainrule.mlp.io.csv;

/** Takes the rows of a file one by one. */
interface RowSink {

    /** Told before the first row. */
    void start(Columns columns);

    /** Takes the row that the handler holds; the next overwrites it. */
    void row(TableHandler row);
}

package dev.chainrule.mlp.io.csv;

/** Takes the rows of a file one by one. */
interface RowSink {

    /** Told before the first row. */
    void start(Columns columns);

    /** Returns whether the cells of the next row will be looked at; if not, they need not be read. */
    default boolean looksAtNext() {
        return true;
    }

    /** Takes the row that the handler holds; the next overwrites it. */
    void row(TableHandler row);
}

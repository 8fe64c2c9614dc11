package dev.chainrule.mlp.io.csv;

/** Receives the rows of a file one by one. */
interface RowSink {

    /** Receives the columns, before the first row. */
    void start(Columns columns);

    /** Returns whether the cells of the next row will be looked at; if not, they need not be read. */
    default boolean looksAtNext() {
        return true;
    }

    /** Takes a row; the next one overwrites it. */
    void row(CurrentRow row);
}

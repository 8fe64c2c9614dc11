package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.Missing;

/**
 * The rules by which the cells of a file are read.
 *
 * @param format how its text is written
 * @param targetAsText whether the target is kept as text
 * @param missing what happens to rows that lack a value
 * @param byModel whether the rows are read for a trained model, which fixes categories and policies
 */
record CellRules(CsvFormat format, boolean targetAsText, Missing missing, boolean byModel) {
    boolean header() {
        return format.header();
    }
}

package dev.chainrule.mlp.io.run;

import java.nio.file.Path;
import java.util.List;

/**
 * Everything that determines the results of folds; saved with finished folds, so that they are never continued with
 * other data.
 *
 * @param text everything but the data
 * @param data the files with the rows
 * @param trials how many trials there are
 * @param folds how many folds each has
 * @since 0.2
 */
public record FoldPlan(String text, List<Path> data, int trials, int folds) {

    /** Copies the list. */
    public FoldPlan {
        data = List.copyOf(data);
    }
}

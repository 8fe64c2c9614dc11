package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.FoldResult;

/** Shows how a cross-validation or a search goes: one line drawn again and again on a terminal, a few lines elsewhere. */
final class FoldProgress implements FoldListener {
    private static final int LINES = 20;

    private final Console console;
    private final int trials;
    private final int folds;
    private int done;

    /**
     * @param console whose {@code err} is written to
     * @param trials how many trials there are
     * @param folds how many folds each has
     */
    FoldProgress(Console console, int trials, int folds) {
        this.console = console;
        this.trials = trials;
        this.folds = folds;
    }

    /** Takes note of what was finished before. */
    void known(int number) {
        done = number;
        if (console.terminal()) {
            console.redraw(Progress.bar(done, (long) trials * folds) + " " + done + " of " + trials * folds + " folds");
        }
    }

    @Override
    public void foldFinished(FoldResult result) {
        done++;
        int all = trials * folds;
        if (console.terminal()) {
            console.redraw(Progress.fitted(console.columns(), Progress.bar(done, all), line(result), ""));
        } else if (done == all || done % ((all + LINES - 1) / LINES) == 0) {
            console.err().println(line(result));
        }
        console.err().flush();
    }

    /** Ends the line that was being drawn. */
    void stopped() {
        console.clearLine();
    }

    private String line(FoldResult result) {
        String trial = "trial " + result.trial() + "/" + trials;
        String fold = "fold " + result.fold() + "/" + folds;
        String which = folds == 1 ? trial : trials == 1 ? fold : trial + ", " + fold;
        return which + "  " + (result.measures().isEmpty() ? "diverged" : Measures.text(result.measures()));
    }
}

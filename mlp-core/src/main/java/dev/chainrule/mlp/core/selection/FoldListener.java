package dev.chainrule.mlp.core.selection;

/**
 * Is told how a cross-validation or a search goes, by the threads that work but never by two at once. An exception from a
 * listener ends the work and reaches its caller.
 */
@FunctionalInterface
public interface FoldListener {

    /** Told once a fold is finished, in the order in which they happen to finish. Not told of those known before. */
    void foldFinished(FoldResult result);
}

package dev.chainrule.mlp.core.selection;

/**
 * Receives the results of a cross-validation or a search as they become available. Called by several threads, but
 * never by two at once. An exception from a listener ends the cross-validation or search and is thrown to its caller.
 *
 * @since 0.2
 */
@FunctionalInterface
public interface FoldListener {

    /** Receives the result of a fold. Folds arrive in the order in which they finish, without those already known. */
    void foldFinished(FoldResult result);
}

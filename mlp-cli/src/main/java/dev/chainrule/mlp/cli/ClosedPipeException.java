package dev.chainrule.mlp.cli;

/** Whoever read standard output has ended, as {@code head} does when it has enough: nothing to report. */
final class ClosedPipeException extends RuntimeException {
    private static final long serialVersionUID = 1;
}

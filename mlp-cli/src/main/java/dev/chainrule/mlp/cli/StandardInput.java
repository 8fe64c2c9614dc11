package dev.chainrule.mlp.cli;

import java.nio.file.Path;

/** Standard input in place of a file: {@code -}. */
final class StandardInput {
    /** What it is called in messages. */
    static final Path NAME = Path.of("standard input");

    private static final Path DASH = Path.of("-");

    private StandardInput() {}

    /** Returns whether a file argument means standard input. */
    static boolean isMeant(Path file) {
        return file.equals(DASH);
    }
}

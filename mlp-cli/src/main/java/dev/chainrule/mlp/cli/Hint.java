package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.MlpException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Advice that names an option or a command, attached to an error of the library, whose messages know neither. It travels as
 * a suppressed exception and is printed after the error.
 */
final class Hint extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Hint(String text) {
        super(text, null, false, false);
    }

    /**
     * Does some work and attaches a hint to the error with which it may end.
     *
     * @param hints returns the hint for an error; empty for none
     */
    static <T> T on(Function<MlpException, String> hints, Supplier<T> work) {
        try {
            return work.get();
        } catch (MlpException e) {
            String text = hints.apply(e);
            if (!text.isEmpty()) {
                e.addSuppressed(new Hint(text));
            }
            throw e;
        }
    }

    /** Returns the hints that are attached to an error. */
    static List<String> of(MlpException error) {
        return Stream.of(error.getSuppressed())
                .filter(Hint.class::isInstance)
                .map(Throwable::getMessage)
                .toList();
    }
}

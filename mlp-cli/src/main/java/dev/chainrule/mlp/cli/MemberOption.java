package dev.chainrule.mlp.cli;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Chooses one network of an ensemble. */
final class MemberOption {

    @Option(
            names = "--member",
            paramLabel = "N",
            description = "For an ensemble: the network to look at, from 1. Each has weights of its own.")
    private Optional<Integer> number = Optional.empty();

    /** Returns the number of the member, from 1; empty if none is chosen. */
    OptionalInt number() {
        return number.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** Adds the option to the error about an ensemble of which no member is chosen. */
    <T> T hint(Supplier<T> action) {
        return Hint.on(error -> error.getMessage().contains("choose a member") ? "add --member 1" : "", action);
    }
}

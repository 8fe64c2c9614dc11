package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.io.run.FoldFile;
import dev.chainrule.mlp.io.run.FoldPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say where finished folds are kept, and the keeping. */
final class StateOptions {
    @Option(names = "--state", paramLabel = "FILE", description = "The file of finished folds.")
    private Optional<Path> state;

    @Option(names = "--fresh", description = "Start again and ignore finished folds.")
    private boolean fresh;

    /**
     * Does some work, and keeps what is finished until all of it is and its result is printed.
     *
     * @param defaultValue where to keep it if no option says
     * @param inputs what must not be written over
     * @param output what the command writes besides, if anything
     * @param work is given the file, which knows what is finished and is to be told of the rest
     * @param print prints the result; what is finished is kept until it has gone out
     */
    <T> T keep(
            CommandSpec command,
            Console console,
            Path defaultValue,
            List<Path> inputs,
            Optional<OutputFile.Output> output,
            FoldPlan plan,
            Function<FoldFile, T> work,
            Consumer<T> print) {
        Path path = state.orElse(defaultValue);
        OutputFile.mustDiffer(command, "--state", path, inputs);
        OutputFile.mustNotBeAModel(command, "--state", path);
        OutputFile.Output kept = new OutputFile.Output("finished folds", "--state", path);
        OutputFile.mustDiffer(command, output.map(other -> List.of(other, kept)).orElse(List.of(kept)));
        FoldProgress progress = new FoldProgress(console, plan.trials(), plan.folds());
        FoldFile file = Hint.on(
                error -> error instanceof ModelFormatException
                        ? "--fresh starts again and overwrites the file; --state FILE uses another one"
                        : "",
                () -> FoldFile.open(path, plan, fresh, progress, console::warn, System::nanoTime));
        progress.known(file.known().size());
        if (!file.known().isEmpty()) {
            console.err()
                    .println("resuming from " + path + ": " + file.known().size() + " of "
                            + plan.trials() * plan.folds() + " folds are finished");
        }
        T result;
        try {
            result = work.apply(file);
            progress.stopped();
            print.accept(result);
            console.flush();
        } catch (RuntimeException | Error e) {
            file.save();
            throw e;
        } finally {
            progress.stopped();
        }
        file.delete();
        return result;
    }
}

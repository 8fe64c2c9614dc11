import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.draft.DocumentDraft;
import dev.chainrule.mlp.io.run.DocumentRun;
import dev.chainrule.mlp.io.run.FileEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Trains the documents that {@code mlp init} would write for the tables of tables.py, with the seeds of its plan and one
 * thread. A line of the plan is {@code train.csv;held-out.csv;seed}, a line of the result {@code accuracy or R²;seconds}.
 */
public final class TableRuns {
    private TableRuns() {}

    public static void main(String[] args) throws Exception {
        Plugins plugins = Plugins.load();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] plan = line.split(";");
            long start = System.nanoTime();
            double score = run(
                    Path.of(plan[0]), Path.of(plan[1]), Long.parseLong(plan[2]), Preset.named(args[1]), plugins);
            System.out.println(score + ";" + (System.nanoTime() - start) / 1e9);
        }
    }

    private static double run(Path train, Path heldOut, long seed, Optional<Preset> preset, Plugins plugins) {
        String file = train.getFileName().toString();
        RunSpec draft = preset.map(
                        found -> DocumentDraft.of(train, "target", file, found, plugins, ReadListener.NONE))
                .orElseGet(() -> DocumentDraft.of(train, "target", file))
                .spec();
        RunSpec spec = draft.toBuilder()
                .seed(seed)
                .training(draft.training().toBuilder().threads(1).build())
                .build();
        TrainedModel model = DocumentRun.of(train.resolveSibling("run.json"), spec, plugins).train();
        Evaluation evaluation = FileEvaluation.open(model, heldOut, Optional.empty())
                .evaluate(Metrics.standard(model));
        return evaluation.accuracy().orElseGet(() -> evaluation.r2().orElseThrow());
    }
}

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Evaluation;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingRun;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains the runs that solvers.py describes and measures the time of the processor for each, of the one thread that trains.
 * A line of the plan is
 *
 * <pre>name;train.csv;test.csv;outputs;units;activation;output;loss;solver or optimizer;option=value,…;l2;epochs;batch;seed;limit</pre>
 *
 * where a limit greater than 0 ends the run after that time of the processor, in seconds. A line of the result is
 *
 * <pre>name;seconds;epochs;training loss;training score;held-out score</pre>
 */
public final class SolverRuns {
    private SolverRuns() {}

    public static void main(String[] args) throws Exception {
        Trainer trainer = Trainer.create(); // looks up the plugins
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            run(trainer, line.split(";"));
        }
    }

    private static void run(Trainer trainer, String[] plan) throws Exception {
        int outputs = Integer.parseInt(plan[3]);
        Dataset training = rows(Path.of(plan[1]), outputs);
        Dataset heldOut = rows(Path.of(plan[2]), outputs);
        boolean isOptimizer = plan[8].equals("adam");
        RunSpec.Builder builder = RunSpec.builder()
                .seed(Long.parseLong(plan[13]))
                .network(NetworkSpec.of(
                        training.inputs(),
                        layer(Integer.parseInt(plan[4]), plan[5], Double.parseDouble(plan[10])),
                        layer(outputs, plan[6], Double.parseDouble(plan[10]))))
                .loss(plan[7])
                .training(t -> t.epochs(Integer.parseInt(plan[11])).threads(1));
        if (isOptimizer) {
            builder.optimizer(OptimizerSpec.of(plan[8], Double.parseDouble(plan[9].split("=")[1])))
                    .training(t -> t.batchSize(Integer.parseInt(plan[12])));
        } else {
            PluginSpec solver = PluginSpec.of(plan[8]);
            for (String option : plan[9].isEmpty() ? new String[0] : plan[9].split(",")) {
                String[] parts = option.split("=");
                solver = solver.with(parts[0], Double.valueOf(parts[1]));
            }
            builder.solver(solver);
        }
        boolean isRegression = plan[6].equals("identity");
        int inputs = training.inputs();
        Preprocessing preprocessing = new Preprocessing(
                IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList(),
                Scaler.none(inputs),
                isRegression
                        ? new Target.Numbers(List.of("y"), Scaler.none(1))
                        : new Target.Classes(
                                "y",
                                IntStream.range(0, Math.max(2, outputs)).mapToObj(i -> "c" + i).toList(),
                                outputs));
        PreparedData prepared =
                new PreparedData(builder.build(), preprocessing, training, Optional.empty(), List.of());
        double limit = Double.parseDouble(plan[14]);
        long start = time();
        TrainedModel model;
        double loss;
        int epochs;
        try (TrainingRun run = trainer.start(prepared, new TrainingListener() {})) {
            while (run.step()) {
                if (limit > 0 && (time() - start) / 1e9 >= limit) {
                    break;
                }
            }
            model = run.model();
            List<EpochResult> history = run.history();
            epochs = history.size();
        }
        double seconds = (time() - start) / 1e9;
        Evaluation trained = model.evaluate(training);
        Evaluation tested = model.evaluate(heldOut);
        System.out.println(plan[0] + ";" + seconds + ";" + epochs + ";" + trained.loss() + ";" + score(trained) + ";"
                + score(tested));
    }

    /** The time of the thread that trains; the JIT compiler works in others, on another processor. */
    private static long time() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double score(Evaluation evaluation) {
        return evaluation.r2().orElseGet(() -> evaluation.accuracy().orElseThrow());
    }

    private static LayerSpec layer(int units, String activation, double l2) {
        return LayerSpec.of(units, activation).toBuilder()
                .biasInitializer("glorot-uniform")
                .l2(l2)
                .build();
    }

    private static Dataset rows(Path file, int outputs) throws Exception {
        List<String> lines = Files.readAllLines(file);
        int columns = lines.get(0).split(",").length;
        Matrix input = new Matrix(lines.size(), columns - outputs);
        Matrix target = new Matrix(lines.size(), outputs);
        for (int r = 0; r < lines.size(); r++) {
            String[] cells = lines.get(r).split(",");
            for (int c = 0; c < columns; c++) {
                float value = (float) Double.parseDouble(cells[c]);
                if (c < columns - outputs) {
                    input.set(r, c, value);
                } else {
                    target.set(r, c - (columns - outputs), value);
                }
            }
        }
        return Dataset.of(input, target);
    }
}

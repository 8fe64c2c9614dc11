package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.InputExplanation;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code explain} that go one factor further, to the inputs. */
final class InputsOptions {
    private static final int DEFAULT_STEPS = 1000;
    private static final int MOST_STEPS = 10_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--inputs",
            description =
                    "With --row: print the gradient of the loss and of an output for each input, and for each column "
                            + "of numbers, in place of a weight.")
    private boolean inputs;

    @Option(
            names = "--integrated",
            description =
                    "With --row: attribute an output to the inputs by integrated gradients (Sundararajan et al. 2017).")
    private boolean integrated;

    @Option(
            names = "--output",
            paramLabel = "N|NAME",
            description =
                    "The output, from 1, or its label or column. Default: the label that is predicted, or the first.")
    private Optional<String> output;

    @Option(
            names = "--baseline",
            paramLabel = "mean|zeros|N",
            description =
                    "The row with which --integrated compares: the mean of the rows of the CSV (the default), inputs "
                            + "that are all 0 after scaling, or a row of the CSV, from 1.")
    private Optional<String> baseline;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "The number of points at which --integrated computes the gradient. Default: " + DEFAULT_STEPS + ".")
    private Optional<Integer> steps;

    /** Returns whether inputs are to be explained, rather than a weight. */
    boolean arePresent() {
        return inputs || integrated;
    }

    /**
     * Checks the options.
     *
     * @param hasOthers whether there are options that explain something else
     */
    void check(Optional<Integer> row, boolean hasOthers) {
        if (!arePresent() && output.isPresent()) {
            throw usage("--output chooses the output for --inputs and --integrated: add one of them");
        }
        if (!integrated && (steps.isPresent() || baseline.isPresent())) {
            throw usage((steps.isPresent() ? "--steps" : "--baseline") + " is an option of --integrated: add it");
        }
        if (!arePresent()) {
            return;
        }
        String option = inputs ? "--inputs" : "--integrated";
        if (hasOthers) {
            throw usage(option + " explains the inputs: leave out --weight, --bias, --deep and --html");
        }
        if (row.isEmpty()) {
            throw usage(option + " explains a single row: add --row N");
        }
        if (steps.isPresent() && (steps.get() < 1 || steps.get() > MOST_STEPS)) {
            throw usage("--steps must be from 1 to " + MOST_STEPS + ", found " + steps.get());
        }
    }

    /** Returns the text or JSON about a row, which counts from 1. */
    String explain(ModelInspector inspection, int row, boolean json) {
        int chosen = output(inspection, row);
        Optional<InputExplanation> gradients = inputs
                ? Optional.of(inspection.explainer().explainInputs(inspection.rows(), row - 1, chosen))
                : Optional.empty();
        Optional<Attribution> attribution =
                integrated ? Optional.of(attribution(inspection, row, chosen)) : Optional.empty();
        return json
                ? InputsJson.of(inspection, row, gradients, attribution)
                : InputsText.of(inspection, row, gradients, attribution);
    }

    private int output(ModelInspector inspection, int row) {
        List<String> names = inspection.outputNames();
        if (output.isEmpty()) {
            return predicted(inspection, row);
        }
        String text = output.get().strip();
        if (names.contains(text)) {
            return names.indexOf(text);
        }
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number < 1 || number > names.size()) {
                throw usage("there is no output " + number + ": the network has " + names.size());
            }
            return number - 1;
        }
        throw usage("there is no output " + Problem.show(text) + "." + Suggestion.sentence(text, names) + " Outputs: "
                + Problem.clean(String.join(", ", names.subList(0, Math.min(10, names.size()))))
                + (names.size() > 10 ? ", …" : ""));
    }

    /** Returns the output with the largest value, where outputs are labels; otherwise the first. */
    private static int predicted(ModelInspector inspection, int row) {
        boolean areLabels = inspection
                .preprocessing()
                .filter(preprocessing -> preprocessing.target() instanceof Target.Classes)
                .isPresent();
        double[] a = RowPass.outputs(
                inspection.network(), inspection.weights(), inspection.rows().inputs()[row - 1]);
        int largest = 0;
        for (int k = 1; areLabels && k < a.length; k++) {
            largest = a[k] > a[largest] ? k : largest;
        }
        return largest;
    }

    private Attribution attribution(ModelInspector inspection, int row, int chosen) {
        double[][] rows = inspection.rows().inputs();
        String named = baseline.orElse("mean");
        double[] from;
        String description;
        if (named.equals("mean")) {
            from = mean(rows);
            description = "the mean of the " + rows.length + " rows";
        } else if (named.equals("zeros")) {
            from = new double[inspection.network().inputs()];
            description = "inputs of 0 after scaling";
        } else if (named.matches("\\d{1,9}")
                && Integer.parseInt(named) >= 1
                && Integer.parseInt(named) <= rows.length) {
            from = rows[Integer.parseInt(named) - 1];
            description = "row " + Integer.parseInt(named);
        } else {
            throw usage("--baseline takes mean, zeros or a row from 1 to " + rows.length + ", found "
                    + Problem.show(named));
        }
        return new Attribution(
                description,
                DoubleStream.of(from).boxed().toList(),
                inspection.explainer().integratedGradients(rows[row - 1], from, chosen, steps.orElse(DEFAULT_STEPS)));
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

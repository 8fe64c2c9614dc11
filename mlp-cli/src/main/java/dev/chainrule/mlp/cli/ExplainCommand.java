package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.explain.BatchExplanation;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.run.ModelInspector;
import dev.chainrule.mlp.report.ExplanationPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the chain rule of one weight or bias, factor by factor. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows the chain rule of one weight or bias, factor by factor, and checks it numerically; with --inputs that "
                    + "of the inputs.",
            "",
            "Takes a model, or a document, whose network has its starting weights. The CSV file has the columns "
                    + "of the training data. For a document without \"data\", its first columns are the inputs and "
                    + "the others the targets; a first line of numbers alone is data, any other is a header. "
                    + "Layers, units, inputs and rows count from 1; layer 1 is the first with weights. All numbers "
                    + "are computed in float64, with dropout off. The update is the first step of training if the "
                    + "row, or all rows, were the batch; it includes the weights of classes and rows, penalties, "
                    + "gradient clipping, and the first learning rate of a schedule."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp explain iris.safetensors iris.csv --row 1 --weight 2,1,1",
            "  mlp explain iris.safetensors iris.csv --row 1 --bias 1,3",
            "  mlp explain iris.safetensors iris.csv --weight 2,1,1      the mean over all rows",
            "  mlp explain article.json article.csv --row 1 --weight 1,1,2 --json",
            "  mlp explain iris.safetensors iris.csv --row 51 --inputs      the gradients of the inputs",
            "  mlp explain iris.safetensors iris.csv --html iris.html       the whole network as a web page"
        })
final class ExplainCommand implements Runnable {
    private static final int LARGEST_ROWS = 5;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL_OR_CONFIG", description = "A trained model, or a document.")
    private Path subject;

    @Parameters(index = "1", paramLabel = "CSV", description = "The rows, with their targets.")
    private Path csv;

    @Option(
            names = "--row",
            paramLabel = "N",
            description = "The row, from 1, not counting the header; by default the mean over all rows and the "
                    + LARGEST_ROWS + " rows that contribute most.")
    private Optional<Integer> row;

    @Option(
            names = "--weight",
            paramLabel = "LAYER,UNIT,INPUT",
            description = "The weight of a unit for an input, all from 1.")
    private Optional<String> weight;

    @Option(names = "--bias", paramLabel = "LAYER,UNIT", description = "The bias of a unit, both from 1.")
    private Optional<String> bias;

    @Option(
            names = "--input-scale",
            paramLabel = "INPUT",
            description = "The learned scale of an input, from 1, of a network with \"inputScale\": \"learned\".")
    private Optional<String> inputScale;

    @Option(
            names = "--encoding",
            paramLabel = "PARAMETER",
            description =
                    "A parameter of the learned encodings of the inputs, from 1, of a network with an encoding such as "
                            + "\"periodic\" or \"embedding\".")
    private Optional<String> encoding;

    @Option(
            names = "--alpha",
            paramLabel = "LAYER,UNIT",
            description =
                    "The learned share of a unit's activation, both from 1, in a layer with \"parametric\": true.")
    private Optional<String> alpha;

    @Option(
            names = "--deep",
            description = "With --row: derive the factor of the activation step by step, for a single function such as "
                    + "sigmoid too. Without it, only for an activation made of several, such as mish.")
    private boolean deep;

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: layer, unit, input (null for a bias), value, gradient, factors, terms, "
                            + "inside, numeric, relativeError, update and more; for inputs row, output, inputs, columns and "
                            + "integrated.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a web page on which every weight can be explained and changed: one file that needs no "
                    + "network connection. Starts with --row and --weight or --bias if given, which are then "
                    + "printed too.")
    private Optional<Path> html;

    @Mixin
    private InputsOptions inputs;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private MemberOption member;

    @Mixin
    private PluginPaths pluginPaths;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::explain);
    }

    private Void explain(Plugins plugins) {
        inputs.check(row, chosen() > 0 || html.isPresent() || deep);
        Optional<ParameterRef> chosen = chosen() == 0 && (html.isPresent() || inputs.arePresent())
                ? Optional.empty()
                : Optional.of(parameter());
        if (row.isPresent() && row.get() < 1) {
            throw usage("rows count from 1, was --row " + row.get());
        }
        if (deep && chosen.isPresent() && row.isEmpty()) {
            throw usage("--deep explains a single row: add --row N");
        }
        html.ifPresent(file -> {
            OutputFile.mustDiffer(spec, "--html", file, List.of(subject, csv));
            OutputFile.mustNotBeAModel(spec, "--html", file);
            AtomicFile.check(file);
        });
        ModelInspector inspection = member.hint(() -> labels.hint(
                () -> ModelInspector.open(subject, Optional.of(csv), labels.file(), member.number(), plugins)));
        inspection.warnings().forEach(console::warn);
        chosen.ifPresent(parameter -> {
            try {
                parameter.requireIn(inspection.network());
            } catch (IllegalArgumentException e) {
                throw usage(e.getMessage());
            }
        });
        if (row.isPresent() && row.get() > inspection.rows().count()) {
            throw usage("there is no row " + row.get() + ": " + csv + " has "
                    + inspection.rows().count());
        }
        html.ifPresent(file -> write(file, inspection, chosen));
        if (inputs.arePresent()) {
            console.out().println(inputs.explain(inspection, row.orElseThrow(), json));
        } else if (chosen.isPresent()) {
            console.out().println(explanation(inspection, chosen.get()));
        } else {
            console.out().println("wrote " + TerminalText.line(html.get().toString()));
        }
        return null;
    }

    private void write(Path file, ModelInspector inspection, Optional<ParameterRef> parameter) {
        String name = inspection.spec().name().isEmpty()
                ? String.valueOf(subject.getFileName())
                : inspection.spec().name();
        OptionalInt start = row.isPresent() ? OptionalInt.of(row.get() - 1) : OptionalInt.empty();
        String title = inspection.member().isPresent()
                ? name + ", member " + inspection.member().getAsInt()
                : name;
        String page = ExplanationPage.html(title, inspection, start, parameter);
        AtomicFile.write(file, page.getBytes(StandardCharsets.UTF_8));
    }

    private String explanation(ModelInspector inspection, ParameterRef parameter) {
        Rows rows = inspection.rows();
        if (row.isEmpty()) {
            BatchExplanation batch = inspection.explainer().explain(rows, parameter, LARGEST_ROWS);
            return json ? ExplanationJson.of(batch) : ExplanationText.of(inspection, batch);
        }
        int number = row.get();
        Explanation explanation = inspection.explainer().explain(rows, number - 1, parameter);
        return json
                ? ExplanationJson.of(number, explanation)
                : ExplanationText.of(inspection, number, explanation, deep);
    }

    /** Returns how many of the options that choose a parameter are given. */
    private long chosen() {
        return Stream.of(weight, bias, inputScale, encoding, alpha)
                .filter(Optional::isPresent)
                .count();
    }

    private ParameterRef parameter() {
        if (chosen() != 1) {
            throw usage("give one of --weight LAYER,UNIT,INPUT, --bias LAYER,UNIT, --input-scale INPUT,"
                    + " --encoding PARAMETER, --alpha LAYER,UNIT, --inputs and --integrated");
        }
        if (weight.isPresent()) {
            int[] at = numbers(weight.get(), "--weight takes LAYER,UNIT,INPUT, three numbers from 1", 3);
            return ParameterRef.weight(at[0], at[1], at[2]);
        }
        if (bias.isPresent()) {
            int[] at = numbers(bias.get(), "--bias takes LAYER,UNIT, two numbers from 1", 2);
            return ParameterRef.bias(at[0], at[1]);
        }
        if (alpha.isPresent()) {
            int[] at = numbers(alpha.get(), "--alpha takes LAYER,UNIT, two numbers from 1", 2);
            return ParameterRef.alpha(at[0], at[1]);
        }
        if (encoding.isPresent()) {
            return ParameterRef.encoding(numbers(encoding.get(), "--encoding takes PARAMETER, a number from 1", 1)[0]);
        }
        return ParameterRef.inputScale(numbers(inputScale.get(), "--input-scale takes INPUT, a number from 1", 1)[0]);
    }

    /** Returns numbers between commas, which count from 1, counted from 0. */
    private int[] numbers(String text, String expected, int count) {
        String[] words = text.split(",", -1);
        int[] numbers = new int[words.length];
        boolean fits = words.length == count;
        for (int i = 0; i < words.length; i++) {
            String word = words[i].strip();
            fits &= word.matches("\\d{1,9}");
            numbers[i] = fits ? Integer.parseInt(word) - 1 : 0;
            fits &= numbers[i] >= 0;
        }
        if (!fits) {
            throw usage(expected + ", was '" + text + "'");
        }
        return numbers;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.explain.PermutationImportance.OfFeature;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.FileImportance;
import dev.chainrule.mlp.report.ImportancePage;
import dev.chainrule.mlp.report.ImportanceReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** Ranks the features of a model by their importance. */
@Command(
        name = "importance",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Ranks the features of a model by permutation importance.",
            "",
            "Shuffles one feature at a time among the rows and prints how much worse the metric becomes: the mean and the "
                    + "standard deviation over the repeats. Features that contain the same information can replace each "
                    + "other, so each of them may seem unimportant. --dependence prints the mean prediction by the value "
                    + "of a feature."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp importance iris.safetensors test.csv",
            "  mlp importance iris.safetensors test.csv --html importance.html",
            "  mlp importance house.safetensors test.csv --metric mae --repeats 20 --dependence area,year"
        })
final class ImportanceCommand implements Runnable {
    static final int SHOWN_CURVES = 6;
    private static final int SHOWN = 10;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A trained model.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "Rows with known targets, a CSV or idx file; rows held out from training show what helps to "
                    + "predict.")
    private Path file;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "The metric, such as log-loss or mae; by default accuracy for labels, r2 for numbers.")
    private Optional<String> metric;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often to shuffle each feature; 5 by default.")
    private int repeats;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of the permutations; 1 by default. The same seed gives the same result.")
    private long seed;

    @Option(
            names = "--dependence",
            paramLabel = "FEATURE",
            split = ",",
            description = "Also print the mean prediction if this feature has the same value in all rows, for up to 20 "
                    + "values of the rows or each category. May be repeated.")
    private List<String> dependence = new ArrayList<>();

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: rows, metric, value, repeats, seed, importance (by feature, with mean and "
                            + "sd) and dependence (by feature, a list of value and means).")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Also write a web page with the ranking and curves of the mean prediction: for the features of "
                            + "--dependence or, without it, for the " + SHOWN_CURVES + " most important ones.")
    private Optional<Path> html;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private PluginPaths pluginPaths;

    ImportanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        pluginPaths.with(console, this::measure);
    }

    private Void measure(Plugins plugins) {
        if (repeats < 1) {
            throw new ParameterException(spec.commandLine(), "--repeats must be >= 1, found " + repeats);
        }
        html.ifPresent(page -> {
            OutputFile.mustDiffer(spec, "--html", page, List.of(model, file));
            OutputFile.mustNotBeAModel(spec, "--html", page);
            AtomicFile.check(page);
        });
        TrainedModel loaded = ModelFile.load(model, plugins, Kernels.choose().kernel());
        Metric chosen = metric(loaded, plugins);
        List<Integer> depending =
                dependence.stream().map(name -> feature(loaded, name)).toList();
        FileImportance rows = labels.hint(() -> FileImportance.open(loaded, file, labels.file(), console.reading()));
        rows.warnings().forEach(console::warn);
        PermutationImportance importance = rows.permutation(chosen, repeats, seed);
        List<PartialDependence> curves =
                depending.stream().map(rows::dependence).toList();
        html.ifPresent(page -> write(page, loaded, rows, importance, curves));
        List<String> outputs = loaded.labels().isEmpty() ? loaded.targets() : loaded.labels();
        if (json) {
            console.out().println(JsonOutput.object(json -> write(json, rows.rows(), importance, outputs, curves)));
        } else {
            print(rows.rows(), importance);
            curves.forEach(curve -> print(curve, outputs));
            html.ifPresent(page -> console.out().println("\npage  " + TerminalText.line(page.toString())));
        }
        return null;
    }

    private void write(
            Path page,
            TrainedModel loaded,
            FileImportance rows,
            PermutationImportance importance,
            List<PartialDependence> curves) {
        List<PartialDependence> shown = curves.isEmpty() ? rows.dependences(importance, SHOWN_CURVES) : curves;
        String title = loaded.spec().name().isEmpty()
                ? OutputFile.documentName(model).replaceFirst("\\.safetensors$", "")
                : loaded.spec().name();
        AtomicFile.write(
                page,
                ImportancePage.html(new ImportanceReport(title, loaded, rows.rows(), importance, shown))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Metric metric(TrainedModel loaded, Plugins plugins) {
        List<Metric> fitting = Metrics.all(loaded, plugins).stream()
                .filter(Metric::ranksModels)
                .toList();
        if (metric.isEmpty()) {
            return Metrics.standard(loaded).get(0);
        }
        List<String> names = fitting.stream().map(Metric::label).toList();
        return fitting.stream()
                .filter(each -> each.label().equals(metric.get()) || each.name().equals(metric.get()))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no metric " + Problem.show(metric.get()) + " fits this model."
                                + Suggestion.sentence(metric.get(), names) + " Metrics that fit: "
                                + String.join(", ", names)));
    }

    private int feature(TrainedModel loaded, String name) {
        List<String> names = loaded.preprocessing().featureNames();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--dependence: the model has no feature " + Problem.show(name) + "."
                            + Suggestion.sentence(name, names) + " Its features: "
                            + Problem.clean(names.stream().limit(SHOWN).collect(Collectors.joining(", ")))
                            + (names.size() > SHOWN ? ", …" : ""));
        }
        return index;
    }

    private void print(int rows, PermutationImportance importance) {
        console.out()
                .println(importance.metric() + " " + Measures.digits(importance.value()) + " on " + rows
                        + " rows; what it loses if a feature is shuffled, " + repeats
                        + (repeats == 1 ? " time:" : " times:"));
        console.out().println();
        List<OfFeature> ranked = importance.features().stream()
                .sorted(Comparator.comparingDouble(OfFeature::mean).reversed())
                .toList();
        double most = Math.max(ranked.get(0).mean(), 0);
        TextTable table = new TextTable(console.out());
        table.row(List.of("feature", "mean", "sd", ""));
        for (OfFeature each : ranked) {
            table.row(List.of(
                    Problem.clean(each.name()),
                    Measures.digits(each.mean()),
                    Measures.digits(each.deviation()),
                    each.mean() > 0 ? TextTable.bar(each.mean(), 0, most) : ""));
        }
        table.print();
    }

    private void print(PartialDependence curve, List<String> outputs) {
        console.out().println();
        TextTable table = new TextTable(console.out());
        List<String> head = new ArrayList<>(List.of(Problem.clean(curve.feature())));
        outputs.forEach(name -> head.add("mean of " + Problem.clean(name)));
        table.row(head);
        for (PartialDependence.Point point : curve.points()) {
            List<String> row = new ArrayList<>(List.of(
                    point.category().isEmpty() ? Measures.digits(point.value()) : Problem.clean(point.category())));
            point.means().forEach(mean -> row.add(Measures.digits(mean)));
            table.row(row);
        }
        table.print();
    }

    private void write(
            JsonGenerator json,
            int rows,
            PermutationImportance importance,
            List<String> outputs,
            List<PartialDependence> curves) {
        json.writeNumberProperty("rows", rows);
        json.writeStringProperty("metric", importance.metric());
        Measures.number(json, "value", importance.value());
        json.writeNumberProperty("repeats", repeats);
        json.writeNumberProperty("seed", seed);
        json.writeObjectPropertyStart("importance");
        for (OfFeature each : importance.features()) {
            json.writeObjectPropertyStart(each.name());
            Measures.number(json, "mean", each.mean());
            Measures.number(json, "sd", each.deviation());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectPropertyStart("dependence");
        for (PartialDependence curve : curves) {
            json.writeArrayPropertyStart(curve.feature());
            for (PartialDependence.Point point : curve.points()) {
                json.writeStartObject();
                if (point.category().isEmpty()) {
                    json.writeNumberProperty("value", point.value());
                } else {
                    json.writeStringProperty("value", point.category());
                }
                json.writeObjectPropertyStart("means");
                for (int i = 0; i < outputs.size(); i++) {
                    Measures.number(json, outputs.get(i), point.means().get(i));
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}

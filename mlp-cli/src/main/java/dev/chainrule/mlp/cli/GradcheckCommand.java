package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.explain.GradientCheck;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks every gradient of a network against central differences. */
@Command(
        name = "gradcheck",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Checks every weight and bias of a network against numerical derivatives, and each plugin on its own.",
            "",
            "The rows are those of the CSV file, read as for 'explain'; without one, the training rows of the "
                    + "document, or random rows if it has no data. Of many rows the first are used. The weights are "
                    + "the starting weights of a document, or those of a model. Steps that cross a kink are left "
                    + "out. Penalties are part of the loss, and dropout is off. Prints the worst gradient, and "
                    + "names the wrong factor of a plugin."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  mlp gradcheck iris.json", "  mlp gradcheck bent.json --plugins bent.jar"})
final class GradcheckCommand implements Callable<Integer> {
    /** Some seconds' worth. */
    private static final long MOST_CHECKS = 50_000;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CONFIG", description = "A document or a trained model.")
    private Path subject;

    @Parameters(index = "1", arity = "0..1", paramLabel = "CSV", description = "The rows, with their targets.")
    private Optional<Path> csv;

    @Option(
            names = "--tolerance",
            paramLabel = "NUMBER",
            description = "The largest error that passes; 1e-6 by default. The error is relative to the gradient or, "
                    + "where that is larger, to a hundredth of the loss (at least 0.01).")
    private double tolerance = GradientCheck.DEFAULT_TOLERANCE;

    @Option(
            names = "--json",
            description = "Print one JSON object: passed, rows, parameters, leftOut, tolerance, worst, wrongFactors.")
    private boolean json;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private MemberOption member;

    @Mixin
    private PluginPaths pluginPaths;

    GradcheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!(tolerance > 0)) {
            throw new ParameterException(spec.commandLine(), "--tolerance must be > 0, was " + tolerance);
        }
        return pluginPaths.with(console, this::check);
    }

    private Integer check(Plugins plugins) {
        ModelInspector inspection = member.hint(
                () -> labels.hint(() -> ModelInspector.open(subject, csv, labels.file(), member.number(), plugins)));
        inspection.warnings().forEach(console::warn);
        long parameters = inspection.network().parameterCount();
        Rows rows = inspection.rows().first((int) Math.max(1, MOST_CHECKS / parameters));
        GradientCheck check = GradientCheck.of(inspection.network(), inspection.weights(), rows, tolerance);
        if (json) {
            console.out().println(json(check));
        } else {
            console.out().println("network     " + Measures.text(inspection.network()));
            console.out().println("rows        " + rows(inspection, rows));
            check.worst().ifPresent(worst -> console.out().println("worst       " + text(worst)));
            if (check.skipped() > 0) {
                console.out()
                        .println("left out    " + check.skipped() + " of " + check.rows() * parameters
                                + " checks: the row is at a kink");
            }
            console.out().println("result      " + result(check));
        }
        check.wrongFactors().forEach(console.err()::println);
        return (check.passed() ? ExitCode.OK : ExitCode.GRADIENT).number();
    }

    private static String rows(ModelInspector inspection, Rows taken) {
        if (inspection.preprocessing().isEmpty()) {
            return taken.count() + " random";
        }
        int all = inspection.rows().count();
        return taken.count() == all ? Integer.toString(all) : "the first " + taken.count() + " of " + all;
    }

    private static String text(GradientCheck.Deviation worst) {
        return worst.parameter() + " on row " + (worst.row() + 1) + ": chain rule "
                + ExplanationText.number(worst.stated()) + ", numerical " + ExplanationText.number(worst.numeric())
                + ", error " + ExplanationText.small(worst.error());
    }

    private static String result(GradientCheck check) {
        String tolerance = ExplanationText.small(check.tolerance());
        if (check.passed()) {
            return "passed, tolerance " + tolerance;
        }
        if (check.worst().isEmpty()) {
            return "failed: every row is at a kink, so nothing could be checked. Use other rows";
        }
        return "failed, tolerance " + tolerance + "; "
                + (check.wrongFactors().isEmpty()
                        ? "each plugin is correct on its own"
                                + (check.tolerance() < GradientCheck.RESOLUTION
                                        ? ". Differences resolve no more than about "
                                                + ExplanationText.small(GradientCheck.RESOLUTION)
                                        : "")
                        : check.wrongFactors().size() == 1
                                ? "a plugin's factor is wrong"
                                : check.wrongFactors().size() + " factors of plugins are wrong");
    }

    private static String json(GradientCheck check) {
        return JsonOutput.object(json -> {
            json.writeBooleanProperty("passed", check.passed());
            json.writeNumberProperty("rows", check.rows());
            json.writeNumberProperty("parameters", check.parameters());
            json.writeNumberProperty("leftOut", check.skipped());
            json.writeNumberProperty("tolerance", check.tolerance());
            if (check.worst().isPresent()) {
                GradientCheck.Deviation worst = check.worst().get();
                json.writeObjectPropertyStart("worst");
                json.writeNumberProperty("row", worst.row() + 1);
                ExplanationJson.writeParameter(json, worst.parameter());
                Measures.number(json, "gradient", worst.stated());
                Measures.number(json, "numeric", worst.numeric());
                Measures.number(json, "error", worst.error());
                json.writeEndObject();
            } else {
                json.writeNullProperty("worst");
            }
            json.writeArrayPropertyStart("wrongFactors");
            for (GradientCheck.WrongFactor wrong : check.wrongFactors()) {
                json.writeStartObject();
                json.writeStringProperty("plugin", wrong.plugin());
                json.writeStringProperty("factor", wrong.factor());
                Measures.number(json, "stated", wrong.stated());
                json.writeStringProperty("measuredAs", wrong.measuredAs());
                Measures.number(json, "measured", wrong.measured());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}

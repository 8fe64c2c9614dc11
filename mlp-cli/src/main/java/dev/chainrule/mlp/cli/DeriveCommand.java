package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.expression.Derivation;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.core.explain.DerivationCheck;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.report.DerivationPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** Differentiates a formula and shows every step. */
@Command(
        name = "derive",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Differentiates a formula by the chain rule and shows every step, one inner function per line.",
            "",
            "Operators: + - * / ^. Functions: exp, expm1, ln, log1p, log2, sqrt, sin, cos, tan, atan, sinh, cosh, tanh, "
                    + "asinh, sigmoid, softplus, erf, normalPdf, normalCdf, abs, sign, step, min, max, and "
                    + "where(z > 0, then, otherwise). Constants: e, pi.",
            "",
            "The result is checked with central differences. Points without a derivative are looked for between -1e6 "
                    + "and 1e6."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp derive 'z * tanh(ln(1 + exp(z)))'",
            "  mlp derive 'z * sigmoid(beta*z)' --by z --set beta=1.5 --at 0.3",
            "  mlp derive '(a - y)^2' --by a --tex",
            "  mlp derive 'max(0, z) + min(0, exp(z) - 1)' --html elu.html"
        })
final class DeriveCommand implements Runnable {
    private static final double DEFAULT_POINT = 0.7;
    private static final int SHOWN_KINKS = 9;

    private final Console console;

    @Parameters(paramLabel = "FORMULA", description = "The formula; in quotes, so that the shell does not read it.")
    private String formula;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "The variable by which to differentiate. Default: z, or the only one.")
    private Optional<String> by;

    @Option(
            names = "--at",
            paramLabel = "NUMBER",
            defaultValue = "" + DEFAULT_POINT,
            description = "The value of the variable for the check. Default: ${DEFAULT-VALUE}.")
    private double at;

    @Option(
            names = "--set",
            paramLabel = "NAME=NUMBER",
            description = "The value of another variable, for the check; for several, repeat it.")
    private Map<String, Double> set = new LinkedHashMap<>();

    @Option(
            names = "--json",
            description = "Print one JSON object: function, variable, steps, derivative, definitions, kinks, check.")
    private boolean json;

    @Option(names = "--tex", description = "Print the steps as TeX, an align* environment.")
    private boolean tex;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write a web page with the steps, their numbers, both curves and the check: one file that needs "
                            + "no network connection.")
    private Optional<Path> html;

    @Spec
    private CommandSpec spec;

    DeriveCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        Expression function = Expression.parse(formula);
        String variable = variable(function.variables());
        Derivation derivation = Derivation.of(function, variable);
        requireFinite("--at", at);
        set.forEach((name, value) -> requireFinite("--set " + name, value));
        Map<String, Double> values = new TreeMap<>(set);
        values.keySet().stream()
                .filter(name -> !function.variables().contains(name) || name.equals(variable))
                .findFirst()
                .ifPresent(name -> {
                    throw misuse("--set " + name + ": "
                            + (name.equals(variable)
                                    ? "the value of the variable is given with --at"
                                    : "the formula has no such name. It has: " + names(function)));
                });
        List<String> open = function.variables().stream()
                .filter(name -> !name.equals(variable) && !values.containsKey(name))
                .collect(Collectors.toList());
        html.ifPresent(file -> {
            OutputFile.mustNotBeAModel(spec, "--html", file);
            AtomicFile.check(file);
            String page = DerivationPage.html(derivation, values, at);
            AtomicFile.write(file, page.getBytes(StandardCharsets.UTF_8));
        });
        if (json) {
            console.out().println(asJson(derivation, values, open));
        } else if (tex) {
            printTex(derivation);
        } else {
            print(derivation, values, open);
            html.ifPresent(file -> console.out().println("wrote " + TerminalText.line(file.toString())));
        }
    }

    private String variable(Set<String> names) {
        if (by.isPresent()) {
            if (!names.isEmpty() && !names.contains(by.get())) {
                throw misuse(
                        "--by " + by.get() + ": the formula has no such name. It has: " + String.join(", ", names));
            }
            return by.get();
        }
        if (names.contains("z") || names.isEmpty()) {
            return "z";
        }
        if (names.size() > 1) {
            throw misuse("the formula has several names: " + String.join(", ", names)
                    + ". Say with --by by which to differentiate");
        }
        return names.iterator().next();
    }

    private static void requireFinite(String option, double number) {
        if (!Double.isFinite(number)) {
            throw misuse(option + " takes a finite number, was " + number);
        }
    }

    private static String names(Expression function) {
        return String.join(", ", function.variables());
    }

    private static ConfigException misuse(String message) {
        return new ConfigException(ErrorCode.CFG_SEMANTIC, Location.NONE, Problem.clean(message));
    }

    private double[] kinks(Derivation derivation, Map<String, Double> values) {
        return derivation.function().with(values).kinks(derivation.variable());
    }

    private void print(Derivation derivation, Map<String, Double> values, List<String> open) {
        String argument = "(" + derivation.variable() + ")";
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"f" + argument, derivation.function().toString(), ""});
        for (Derivation.Step step : derivation.steps()) {
            String name = step.name() + "′" + (step.name().equals("f") ? argument : "");
            lines.add(new String[] {name, step.byRules().toString(), String.join("; ", step.rules())});
            if (step.isShortened()) {
                lines.add(new String[] {"", step.derivative().toString(), "simplified"});
            }
        }
        if (derivation.steps().size() > 1) {
            lines.add(new String[] {"f′" + argument, derivation.result().toString(), "all in one"});
        }
        int left = width(lines, 0);
        int middle = Math.min(60, width(lines, 1));
        for (String[] line : lines) {
            String text = pad(line[0], left) + " = " + pad(line[1], middle) + "   " + line[2];
            console.out().println(TerminalText.line(text.stripTrailing()));
        }
        if (!derivation.definitions().isEmpty()) {
            console.out()
                    .println("with "
                            + derivation.definitions().stream()
                                    .map(Derivation.Definition::toString)
                                    .collect(Collectors.joining(", ")));
        }
        if (!open.isEmpty()) {
            console.out()
                    .println(TerminalText.line("not checked: give "
                            + open.stream().map(name -> "--set " + name + "=…").collect(Collectors.joining(" "))));
            return;
        }
        double[] kinks = kinks(derivation, values);
        if (kinks.length > 0) {
            console.out()
                    .println("no derivative at " + derivation.variable() + " = "
                            + DoubleStream.of(kinks)
                                    .boxed()
                                    .sorted(Comparator.comparing(Math::abs))
                                    .limit(SHOWN_KINKS)
                                    .sorted()
                                    .map(DeriveCommand::digits)
                                    .collect(Collectors.joining(", "))
                            + (kinks.length > SHOWN_KINKS ? ", and at others farther from 0" : ""));
        }
        console.out().println(checked(derivation, values, kinks));
    }

    /** Returns the line of the check, or why there is none. */
    private String checked(Derivation derivation, Map<String, Double> values, double[] kinks) {
        String point = derivation.variable() + " = " + digits(at);
        if (DoubleStream.of(kinks).anyMatch(kink -> kink == at)) {
            return "not checked: choose another point with --at";
        }
        DerivationCheck check = DerivationCheck.of(derivation, values, at, kinks);
        if (Double.isNaN(check.difference())) {
            return "not checked: the formula has no value around " + point + ". Choose another point with --at";
        }
        String difference =
                "(f(z + h) − f(z − h)) / 2h = ".replace("z", derivation.variable()) + digits(check.difference());
        if (Double.isNaN(check.derivative())) {
            return "check at " + point + ":  " + difference + ", but f′ has no value as it is written";
        }
        String error = check.isBelowResolution()
                ? "equal within " + precise(check.resolution()) + ", the uncertainty of the difference"
                : "relative error " + precise(check.relativeError());
        return "check at " + point + ":  f′ = " + digits(check.derivative()) + "   " + difference + "   " + error;
    }

    private static String precise(double error) {
        return String.format(Locale.ROOT, "%.1e", error);
    }

    private static String digits(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        String[] parts = String.format(Locale.ROOT, "%.10g", value).split("e");
        String mantissa = parts[0].replaceFirst("\\.?0+$", "");
        return parts.length == 1 ? mantissa : mantissa + "e" + Integer.parseInt(parts[1]);
    }

    private static int width(List<String[]> lines, int column) {
        return lines.stream().mapToInt(line -> line[column].length()).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private void printTex(Derivation derivation) {
        String argument = "(" + Expression.variable(derivation.variable()).tex() + ")";
        List<String> lines = new ArrayList<>();
        lines.add("f" + argument + " &= " + derivation.function().tex());
        for (Derivation.Step step : derivation.steps()) {
            boolean isInner = !step.name().equals("f");
            String name = isInner ? step.name() + "'" : "f'" + argument;
            String where = isInner
                    ? " && \\text{with } " + step.name() + " = "
                            + step.expanded().tex()
                    : "";
            lines.add(name + " &= " + step.byRules().tex() + where);
            if (step.isShortened()) {
                lines.add("&= " + step.derivative().tex());
            }
        }
        if (derivation.steps().size() > 1) {
            lines.add("f'" + argument + " &= " + derivation.result().tex());
        }
        derivation
                .definitions()
                .forEach(each -> lines.add(
                        each.function().tex() + " &= " + each.meaning().tex()));
        console.out().println("\\begin{align*}");
        console.out().println(String.join(" \\\\\n", lines));
        console.out().println("\\end{align*}");
    }

    private String asJson(Derivation derivation, Map<String, Double> values, List<String> open) {
        return JsonOutput.object(json -> {
            json.writeStringProperty("function", derivation.function().toString());
            json.writeStringProperty("variable", derivation.variable());
            json.writeArrayPropertyStart("steps");
            derivation.steps().forEach(step -> write(json, step));
            json.writeEndArray();
            json.writeStringProperty("derivative", derivation.result().toString());
            json.writeStringProperty("tex", derivation.result().tex());
            json.writeObjectPropertyStart("definitions");
            derivation
                    .definitions()
                    .forEach(each -> json.writeStringProperty(
                            each.function().toString(), each.meaning().toString()));
            json.writeEndObject();
            if (open.isEmpty()) {
                json.writeArrayPropertyStart("kinks");
                double[] kinks = kinks(derivation, values);
                for (double kink : kinks) {
                    json.writeNumber(kink);
                }
                json.writeEndArray();
                DerivationCheck check = DerivationCheck.of(derivation, values, at, kinks);
                json.writeObjectPropertyStart("check");
                json.writeNumberProperty("at", at);
                number(json, "derivative", check.derivative());
                number(json, "difference", check.difference());
                number(json, "resolution", check.resolution());
                number(json, "relativeError", check.relativeError());
                json.writeEndObject();
            }
        });
    }

    private static void write(JsonGenerator json, Derivation.Step step) {
        json.writeStartObject();
        json.writeStringProperty("name", step.name());
        json.writeStringProperty("definition", step.expanded().toString());
        json.writeStringProperty("byRules", step.byRules().toString());
        json.writeStringProperty("derivative", step.derivative().toString());
        json.writeArrayPropertyStart("rules");
        step.rules().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        } else {
            json.writeNullProperty(name);
        }
    }
}

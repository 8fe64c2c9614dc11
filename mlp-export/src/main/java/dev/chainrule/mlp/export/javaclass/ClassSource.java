package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.run.PredictionTable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of the class of a model: its Javadoc, its constants, its methods and the classes nested in it. */
final class ClassSource {
    private static final int SHOWN = 50;

    /** The classes of mlp whose text may be part of the class, users before those that they use. */
    private static final List<String> PARTS = List.of(
            "Csv",
            "Layers",
            "FloatFunctions",
            "Functions",
            "Exponentials",
            "FloatMath",
            "Vocabulary",
            "Packed",
            "Blanks");
    /** The parts that have state, of which all members are needed. */
    private static final Set<String> WHOLE = new TreeSet<>(List.of("Csv", "Vocabulary"));

    private static final List<String> IMPORTS = List.of(
            "java.io.BufferedWriter",
            "java.io.IOException",
            "java.io.InputStreamReader",
            "java.io.OutputStreamWriter",
            "java.io.Reader",
            "java.io.Writer",
            "java.nio.charset.Charset",
            "java.nio.charset.CharsetDecoder",
            "java.nio.charset.CodingErrorAction",
            "java.nio.charset.StandardCharsets",
            "java.nio.file.Files",
            "java.nio.file.NoSuchFileException",
            "java.nio.file.Path",
            "java.util.HashMap",
            "java.util.List",
            "java.util.Map",
            "java.util.StringJoiner",
            "java.util.regex.Pattern");

    private final TrainedModel model;
    private final ClassName name;
    private final String sha256;
    private final boolean isInFile;

    /**
     * Prepares the text.
     *
     * @param sha256 the SHA-256 of the weights
     * @param isInFile whether the weights are in a file beside the class
     */
    ClassSource(TrainedModel model, ClassName name, String sha256, boolean isInFile) {
        this.model = model;
        this.name = name;
        this.sha256 = sha256;
        this.isInFile = isInFile;
    }

    /** Returns the whole file. */
    String text() {
        InputsSource inputs = new InputsSource(model.preprocessing());
        CsvSource csv = new CsvSource(model);
        OutputsSource outputs =
                new OutputsSource(model.network(), model.preprocessing().target(), inputs.hasCategories());
        List<ParameterArrays> members =
                model.members().stream().map(TrainedModel::weights).toList();
        WeightsSource holders = new WeightsSource(model.network(), members, isInFile);
        LayersSource layers = new LayersSource(model.network(), holders);
        StringBuilder body = new StringBuilder();
        body.append(names())
                .append(inputs.constants())
                .append(outputs.constants())
                .append(csv.constants())
                .append(header());
        body.append("\n    private ").append(name.simpleName()).append("() {}\n");
        body.append(outputs.methods()).append(csv.publicMethods());
        body.append(layers.methods()).append(inputs.methods());
        body.append(csv.methods()).append(inputs.holders()).append(outputs.holder());
        // The weights are left out of the search for what the class needs.
        String weights = isInFile ? holders.reader(name.simpleName(), name.resource(), sha256) : holders.holders();
        Set<String> imports = new TreeSet<>();
        String nested = parts(body + (isInFile ? weights : "Packed.rows()"), imports);
        String code = SourceText.code(body + nested);
        imports.addAll(IMPORTS);
        imports.removeIf(type -> !code.matches("(?s).*\\b" + type.substring(type.lastIndexOf('.') + 1) + "\\b.*"));
        StringBuilder file = new StringBuilder();
        if (!name.packageName().isEmpty()) {
            file.append("package ").append(name.packageName()).append(";\n\n");
        }
        imports.forEach(type -> file.append("import ").append(type).append(";\n"));
        file.append('\n')
                .append(javadoc())
                .append("public final class ")
                .append(name.simpleName())
                .append(" {");
        return file.append(body).append(nested).append(weights).append("}\n").toString();
    }

    private String javadoc() {
        Target target = model.preprocessing().target();
        String predicted = target instanceof Target.Classes classes
                ? classes.name()
                : String.join(", ", ((Target.Numbers) target).names());
        String network = model.network().inputs() + " inputs, "
                + model.network().layers().stream().map(ClassSource::inWords).collect(Collectors.joining(", "));
        int members = model.members().size();
        StringBuilder text = new StringBuilder("/**\n * Predicts " + JavaText.comment(shortened(predicted))
                + (members == 1 ? " with a trained network: " : " with the mean of " + members + " trained networks: ")
                + JavaText.comment(network) + ".\n *\n");
        text.append(
                " * <p>Written by mlp; do not edit. The answers have the same bits as those of {@code mlp predict}. All methods are\n"
                        + " * static, and safe to call from many threads.\n *\n");
        text.append(items(
                "Features", model.features().stream().map(ClassSource::inWords).toList()));
        text.append(items("Labels", model.labels()));
        text.append(items("Targets", model.labels().isEmpty() ? model.targets() : List.of()));
        return text.append(" * <p>SHA-256 of the weights: ")
                .append(sha256)
                .append("\n */\n")
                .toString();
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + " ...";
    }

    private static String inWords(Layer layer) {
        return layer.units() + (layer.units() == 1 ? " unit (" : " units (")
                + layer.activation().name() + ")";
    }

    private static String inWords(Feature feature) {
        return feature.isCategorical()
                ? feature.name() + ": " + shortened(String.join(", ", feature.known()))
                : feature.name();
    }

    private static String items(String title, List<String> items) {
        if (items.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(" * <p>" + title + ":\n *\n * <ol>\n");
        items.stream().limit(SHOWN).forEach(item -> text.append(" *   <li>" + JavaText.comment(item) + "\n"));
        if (items.size() > SHOWN) {
            text.append(" *   <li>and " + (items.size() - SHOWN) + " more\n");
        }
        return text.append(" * </ol>\n *\n").toString();
    }

    private String names() {
        String text = JavaText.fill("""

                    /** The names of the features, in the order of their values. */
                    public static final List<String> FEATURES = %s;
                """, Lines.list(model.preprocessing().featureNames()));
        boolean isClass = !model.labels().isEmpty();
        boolean hasTargets = !isClass && model.targets().size() > 1;
        return text
                + (isClass || hasTargets
                        ? JavaText.fill(
                                """

                    /** The %s, in the order of the predicted numbers. */
                    public static final List<String> %s = %s;
                """,
                                isClass ? "labels" : "targets",
                                isClass ? "LABELS" : "TARGETS",
                                Lines.list(isClass ? model.labels() : model.targets()))
                        : "");
    }

    /** Returns the constants of the CSV that is written: its first line, and the labels as cells. */
    private String header() {
        PredictionTable table = PredictionTable.of(model, List.of(), false);
        String text = JavaText.fill("""

                    private static final List<String> CSV_HEADER = %s;
                """, Lines.list(quotedHeader(table.header())));
        return model.labels().isEmpty()
                ? text
                : text
                        + JavaText.fill(
                                """

                    private static final List<String> CSV_LABELS = %s;
                """, labels(table).equals(model.labels()) ? "LABELS" : Lines.list(labels(table)));
    }

    private static List<String> labels(PredictionTable table) {
        return table.labels().stream().map(label -> quoted(label, true)).toList();
    }

    private static List<String> quotedHeader(List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(c -> quoted(names.get(c), c == 0))
                .toList();
    }

    /** Quotes a cell where it must be; at the beginning of a line # would begin a comment. */
    private static String quoted(String cell, boolean isFirst) {
        boolean isPlain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return isPlain && !(isFirst && cell.startsWith("#")) ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** Returns the nested classes that a text needs. */
    private static String parts(String text, Set<String> imports) {
        StringBuilder nested = new StringBuilder();
        for (String part : PARTS) {
            Set<String> members = new TreeSet<>();
            Matcher matcher = Pattern.compile("\\b" + part + "(?:\\.|::)(\\w+)|\\bnew (" + part + ")\\b")
                    .matcher(SourceText.code(text + nested));
            while (matcher.find()) {
                members.add(matcher.group(1) == null ? part : matcher.group(1));
            }
            if (!members.isEmpty()) {
                SourceText source = SourceText.of(part);
                nested.append('\n').append(source.nested(WHOLE.contains(part) ? source.all() : members));
                imports.addAll(source.imports());
            }
        }
        return nested.toString();
    }
}

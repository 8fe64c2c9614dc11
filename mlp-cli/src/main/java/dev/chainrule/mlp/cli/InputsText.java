package dev.chainrule.mlp.cli;

import static dev.chainrule.mlp.cli.ExplanationText.number;
import static dev.chainrule.mlp.cli.ExplanationText.small;

import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.explain.ColumnGradient;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.InputExplanation;
import dev.chainrule.mlp.core.explain.IntegratedGradients;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The gradients and attributions of the inputs as text. */
final class InputsText {
    /** Of more inputs or terms the largest are shown. */
    private static final int MOST_LINES = 12;

    private final ModelInspector inspection;
    private final int row;
    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    private InputsText(ModelInspector inspection, int row) {
        this.inspection = inspection;
        this.row = row;
    }

    static String of(
            ModelInspector inspection,
            int row,
            Optional<InputExplanation> gradients,
            Optional<Attribution> attribution) {
        InputsText page = new InputsText(inspection, row);
        gradients.ifPresent(page::writeGradients);
        attribution.ifPresent(each -> page.writeAttribution(each, gradients.isPresent()));
        page.out.flush();
        return page.text.toString().stripTrailing();
    }

    private void writeGradients(InputExplanation explanation) {
        out.println("row " + row + ": L = " + number(explanation.loss())
                + ExplanationText.named(
                        inspection.network().loss().name(),
                        inspection.network().loss().formula()));
        out.println(output(explanation.output()) + ": a = " + number(explanation.outputValue()));
        out.println();
        out.println(
                "∂L/∂x  =  Σⱼ δⱼ·wⱼ   over the units j of layer 1, since ∂zⱼ/∂x = wⱼ: one factor further than ∂L/∂w");
        if (inspection.network().layers().get(0).inputScale()) {
            out.println("          here wⱼ is the weight times the learned scale of the input");
        }
        if (!inspection.network().layers().get(0).encodings().isEmpty()) {
            out.println("          here wⱼ is ∂zⱼ/∂x = Σₖ wⱼₖ·∂eₖ/∂x, over the encoded inputs k that depend on x");
        }
        out.println("∂a/∂x  =  the same, starting with a in place of L");
        out.println();
        List<Integer> shown = largest(
                explanation.inputs().size(),
                i -> Math.abs(explanation.inputs().get(i).lossGradient()));
        TextTable table = new TextTable(out);
        table.row(List.of("input", "", "x", "∂L/∂x", "∂a/∂x", "check: relative errors"));
        for (int i : shown) {
            InputExplanation.OfInput input = explanation.inputs().get(i);
            table.row(List.of(
                    String.valueOf(i + 1),
                    name(i),
                    number(input.value()),
                    number(input.lossGradient()),
                    number(input.outputGradient()),
                    check(input.lossCheck()) + ", " + check(input.outputCheck())));
        }
        table.print();
        writeOmitted(explanation.inputs().size(), "∂L/∂x");
        if (explanation.inputs().stream()
                .anyMatch(input ->
                        input.lossCheck().disagrees() || input.outputCheck().disagrees())) {
            out.println("these differ by more than rounding: a plugin's factor is wrong; 'mlp gradcheck' names it");
        }
        writeTerms(explanation);
        writeColumns(InputsJson.columns(inspection, row, explanation), explanation.output());
    }

    private static String check(Explanation.Check check) {
        return check.atKink() ? "kink" : small(check.relativeError());
    }

    /** Writes the sum of the input that changes the loss most. */
    private void writeTerms(InputExplanation explanation) {
        int most = 0;
        for (int i = 1; i < explanation.inputs().size(); i++) {
            if (Math.abs(explanation.inputs().get(i).lossGradient())
                    > Math.abs(explanation.inputs().get(most).lossGradient())) {
                most = i;
            }
        }
        InputExplanation.OfInput input = explanation.inputs().get(most);
        out.println();
        out.println("∂L/∂x of input " + (most + 1) + " (" + name(most) + "), term by term");
        List<Integer> shown =
                largest(input.terms().size(), j -> Math.abs(input.terms().get(j).value()));
        TextTable table = new TextTable(out);
        double rest = input.lossGradient();
        String sign = "  =";
        for (int j : shown) {
            Explanation.Term term = input.terms().get(j);
            table.row(List.of(
                    sign,
                    number(term.delta()),
                    "·",
                    number(term.weight()),
                    "=",
                    number(term.value()),
                    "j = " + (j + 1)));
            rest -= term.value();
            sign = "  +";
        }
        if (shown.size() < input.terms().size()) {
            table.row(List.of(sign, (input.terms().size() - shown.size()) + " smaller", "", "", "=", number(rest), ""));
        }
        table.print();
        out.println("  =  " + number(input.lossGradient()));
    }

    private void writeColumns(List<ColumnGradient> columns, int output) {
        boolean isPlain =
                IntStream.range(0, inspection.network().inputs()).allMatch(inspection.inputScaler()::isUnchanged)
                        && inspection.targetScaler().isUnchanged(output)
                        && columns.stream().allMatch(column -> column.slopes().size() == 1);
        if (columns.isEmpty() || isPlain) {
            return;
        }
        out.println();
        out.println(
                "in the units of the data: an input x = (v − m) / s of column v has one more factor, ∂x/∂v = 1 / s");
        out.println();
        boolean isNumber = !inspection.targetScaler().isUnchanged(output);
        String y = isNumber ? "∂" + Problem.clean(inspection.outputNames().get(output)) + "/∂v" : "∂a/∂v";
        List<Integer> shown =
                largest(columns.size(), c -> Math.abs(columns.get(c).lossGradient()));
        TextTable table = new TextTable(out);
        table.row(List.of("column", "v", "∂x/∂v", "∂L/∂v", y));
        for (int c : shown) {
            ColumnGradient column = columns.get(c);
            table.row(List.of(
                    column(column.column()),
                    number(column.value()),
                    column.slopes().size() == 1
                            ? numberOrKink(column.slopes().get(0))
                            : column.slopes().size() + " inputs",
                    numberOrKink(column.lossGradient()),
                    numberOrKink(column.outputGradient())));
        }
        table.print();
        writeOmitted(columns.size(), "∂L/∂v");
    }

    private static String numberOrKink(double value) {
        return Double.isNaN(value) ? "kink" : number(value);
    }

    private void writeAttribution(Attribution attribution, boolean isSecond) {
        if (isSecond) {
            out.println();
        }
        IntegratedGradients gradients = attribution.gradients();
        Attribution.Units units = Attribution.Units.of(inspection, gradients.output());
        boolean isScaled = inspection.targetScaler().curve(gradients.output()).isPresent();
        out.println("integrated gradients of " + output(gradients.output()) + (isScaled ? ", scaled" : "") + ", from "
                + attribution.description() + " to row " + row);
        out.println("attribution  =  (x − b) · mean of ∂a/∂x at " + gradients.steps()
                + " points of the line from the baseline b to the row x");
        out.println();
        List<Attribution.OfColumn> columns = attribution.columns(inspection);
        List<Integer> shown =
                largest(columns.size(), c -> Math.abs(columns.get(c).value()));
        double largest = columns.stream()
                .mapToDouble(column -> Math.abs(column.value()))
                .max()
                .orElse(0);
        TextTable table = new TextTable(out);
        table.row(List.of("column", "b", "x", "attribution", ""));
        for (int c : shown) {
            Attribution.OfColumn column = columns.get(c);
            boolean isSingle = column.inputs() == 1;
            table.row(List.of(
                    column(column.name()),
                    isSingle ? number(attribution.baseline().get(column.first())) : column.inputs() + " inputs",
                    isSingle ? number(inspection.rows().inputs()[row - 1][column.first()]) : "",
                    number(column.value() * units.factor()),
                    column.value() == 0
                            ? ""
                            : (column.value() < 0 ? "-" : "+") + TextTable.bar(Math.abs(column.value()), 0, largest)));
        }
        table.print();
        writeOmitted(columns.size(), "attributions");
        out.println();
        out.println("sum of attributions          =  " + number(gradients.sum() * units.factor()));
        out.println("output of row − of baseline  =  "
                + number(gradients.value() * units.factor() + units.offset()) + " − "
                + number(gradients.baselineValue() * units.factor() + units.offset()) + "  =  "
                + number(gradients.difference() * units.factor()));
        out.println("complete but for             =  " + small(gradients.remainingError() * units.factor())
                + ", which more --steps make smaller");
    }

    private String output(int output) {
        return "output " + (output + 1) + " (" + ExplanationText.outputName(inspection, output) + ")";
    }

    private String name(int input) {
        return column(inspection.inputNames().get(input));
    }

    private static String column(String name) {
        return ExplanationText.column(name);
    }

    /** Returns the indexes of the largest, in their order. */
    private static List<Integer> largest(int count, ToDoubleFunction<Integer> size) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        all.sort(Comparator.comparingDouble(size).reversed());
        return all.stream().limit(MOST_LINES).sorted().toList();
    }

    private void writeOmitted(int count, String what) {
        if (count > MOST_LINES) {
            out.println("(the " + MOST_LINES + " largest of " + count + " " + what + "; --json has all)");
        }
    }
}

package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.BatchExplanation;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.Factor;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.io.run.ModelInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An explanation as it would stand on paper: the formula, the formulas of its factors, and the numbers plugged in. */
final class ExplanationText {
    /** Of more terms the largest are shown, and what the others add up to. */
    private static final int MOST_TERMS = 12;

    /** A factor is at least as wide as a number, and ∂a/∂z as 1 / (1 + e⁻ᶻ) and the like. */
    private static final int[] WIDTHS = {13, 16, 13};

    private static final int LABEL = 10;
    private static final int EXPRESSION = 33;

    /** Longer formulas of an activation stand out of their column. */
    private static final int WIDEST = 80;

    private final StringBuilder text = new StringBuilder();

    private ExplanationText() {}

    /**
     * Describes one row, which counts from 1.
     *
     * @param isDeep whether to go inside an activation that is a single function, too
     */
    static String of(ModelInspector inspection, int row, Explanation explanation, boolean isDeep) {
        return new ExplanationText().write(inspection, row, explanation, isDeep);
    }

    /** Describes all rows. */
    static String of(ModelInspector inspection, BatchExplanation batch) {
        return new ExplanationText().write(inspection, batch);
    }

    private String write(ModelInspector inspection, int row, Explanation explanation, boolean isDeep) {
        ParameterRef parameter = explanation.parameter();
        RowActivation activation =
                inspection.network().layers().get(parameter.layer()).activation();
        line(parameter + ": " + parameter.symbol() + " = " + number(explanation.value()));
        line("row " + row + ": L = " + number(explanation.loss())
                + named(
                        inspection.network().loss().name(),
                        inspection.network().loss().formula()));
        boolean isParametric =
                inspection.network().layers().get(parameter.layer()).parametric();
        String share = isParametric ? "z + α(f(z) − z), f = " : "";
        boolean isScale = parameter.kind() == ParameterKind.INPUT_SCALE;
        boolean isEncoding = parameter.kind() == ParameterKind.ENCODINGS;
        boolean output = parameter.layer() == inspection.network().layers().size() - 1;
        double[] inputs = inspection.rows().inputs()[row - 1];
        if (!isScale && !isEncoding) {
            line("unit " + (parameter.unit() + 1)
                    + (output ? " (" + outputName(inspection, parameter.unit()) + ")" : "") + ": z = "
                    + number(explanation.z()) + ", a = " + number(explanation.a())
                    + (output ? ", y = " + number(inspection.rows().targets()[row - 1][parameter.unit()]) : "")
                    + named(share + activation.name(), activation.formula()));
        }
        if (isEncoding) {
            writeEncoding(inspection, parameter.input().getAsInt(), inputs);
        } else {
            parameter.input().ifPresent(input -> writeInput(inspection, parameter.layer(), input, inputs, explanation));
        }
        if (isScale) {
            line("scaled input " + (parameter.input().getAsInt() + 1) + ": x = s·input = " + number(explanation.a()));
        }
        if (!isEncoding) {
            line("");
            writeFactors(explanation);
        }
        if (!explanation.terms().isEmpty()) {
            writeTerms(explanation);
        }
        if (!explanation.jacobian().isEmpty()) {
            writeJacobian(explanation);
        }
        Optional<Explanation.Inside> inside = explanation.inside().filter(each -> each.isComposite() || isDeep);
        inside.ifPresent(each -> writeInside(activation.name(), explanation.z(), each));
        explanation.composed().ifPresent(composed -> writeComposed(explanation, composed));
        boolean sums = !explanation.terms().isEmpty()
                || !explanation.jacobian().isEmpty()
                || inside.isPresent()
                || explanation.composed().isPresent();
        if (sums) {
            line("");
        }
        boolean isWeighted = explanation.rowWeight() != 1;
        String weighted = (isWeighted ? Formula.number(explanation.rowWeight()) + "·" : "") + "∂L/∂w";
        if (isWeighted) {
            line(pad("weighted", LABEL)
                    + pad(weighted.replace("∂w", "∂" + parameter.symbol()) + ", the row's weight", EXPRESSION) + "=  "
                    + number(explanation.rowWeight() * explanation.lossGradient()));
        }
        explanation.penalty().ifPresent(penalty -> writePenalty(penalty, weighted, explanation.gradient()));
        writeCheck(
                isWeighted ? Formula.number(explanation.rowWeight()) + "·L" : "L",
                parameter,
                explanation.penalty().isPresent(),
                explanation.check());
        writeUpdate(inspection, parameter, explanation.value(), explanation.update());
        return text.toString().stripTrailing();
    }

    private String write(ModelInspector inspection, BatchExplanation batch) {
        ParameterRef parameter = batch.parameter();
        String symbol = "∂L/∂" + parameter.symbol();
        line(parameter + ": " + parameter.symbol() + " = " + number(batch.value()));
        String mean = batch.weighted() ? "weighted mean" : "mean";
        line(batch.rows() + " rows: " + mean + " L = " + number(batch.loss())
                + named(
                        inspection.network().loss().name(),
                        inspection.network().loss().formula()));
        line("");
        line(pad(symbol, 7) + "=  " + mean + " over " + batch.rows() + " rows  =  " + number(meanOfRows(batch)));
        for (BatchExplanation.RowContribution row : batch.largest()) {
            String times = row.weight() == 1 ? "" : ", times " + Formula.number(row.weight());
            line(pad("  row " + (row.row() + 1), LABEL)
                    + pad(symbol + " = " + number(row.gradient()) + times, EXPRESSION) + "=  "
                    + number(row.value()) + " of the mean");
        }
        batch.penalty().ifPresent(penalty -> writePenalty(penalty, "∂L/∂w", batch.gradient()));
        writeCheck("L", parameter, batch.penalty().isPresent(), batch.check());
        if (batch.checked() > 0 && batch.checked() < batch.rows()) {
            line("          over the " + batch.checked() + " of " + batch.rows()
                    + " rows that are not at a kink, whose mean "
                    + symbol + (batch.penalty().isPresent() ? " + ∂P/∂w" : "") + " = "
                    + number(batch.checkedGradient()));
        }
        writeUpdate(inspection, parameter, batch.value(), batch.update());
        return text.toString().stripTrailing();
    }

    /** Writes where the last factor comes from: a unit of the layer before, or a column, which may have been scaled. */
    private void writeInput(ModelInspector inspection, int layer, int input, double[] inputs, Explanation explanation) {
        List<Factor> factors = explanation.factors();
        double value = factors.get(factors.size() - 1).value();
        InputEncodings encodings = inspection.network().layers().get(0).encodings();
        if (layer == 0 && !encodings.isEmpty()) {
            String name = encodings.names(inspection.inputNames()).get(input);
            line("input " + (input + 1) + ": " + number(value) + "   (" + column(name) + ", encoded"
                    + (inspection.network().layers().get(0).inputScale() ? ", times its learned scale" : "") + ")");
            return;
        }
        Scaler scaler = inspection.inputScaler();
        boolean scaled = layer == 0 && (scaler.center()[input] != 0 || scaler.width()[input] != 1);
        String origin = layer > 0
                ? "a of layer " + layer + ", unit " + (input + 1)
                : column(inspection.inputNames().get(input))
                        + (scaled ? " = " + number(scaler.unscale(input, inputs[input])) + ", scaled" : "")
                        + (value == inputs[input] ? "" : ", times its learned scale");
        line("input " + (input + 1) + ": " + number(value) + "   (" + origin + ")");
    }

    /** Writes which encoding has a parameter, and the inputs that it encodes. */
    private void writeEncoding(ModelInspector inspection, int index, double[] inputs) {
        InputEncodings.Part part =
                inspection.network().layers().get(0).encodings().partOf(index);
        LearnedEncoding.Place place = part.place();
        line("encoding '" + Problem.clean(part.name()) + "': parameter " + (index - place.parameter() + 1) + " of "
                + part.parameters() + ", encoded inputs " + (place.output() + 1) + " to "
                + (place.output() + part.outputs()));
        for (int i = place.input(); i < place.input() + place.inputs(); i++) {
            if (place.inputs() == 1 || inputs[i] != 0) {
                line("input " + (i + 1) + ": " + number(inputs[i]) + "   ("
                        + column(inspection.inputNames().get(i)) + ")");
            }
        }
    }

    static String outputName(ModelInspector inspection, int unit) {
        String name = inspection.outputNames().get(unit);
        boolean label = inspection
                .preprocessing()
                .filter(preprocessing -> preprocessing.target() instanceof Target.Classes)
                .isPresent();
        return label ? "label " + Problem.clean(name) : column(name);
    }

    /** Columns without a header are named by their numbers. */
    static String column(String name) {
        return (name.matches("\\d+") ? "column " : "") + Problem.clean(name);
    }

    private void writeFactors(Explanation explanation) {
        StringBuilder symbols = new StringBuilder();
        StringBuilder formulas = new StringBuilder();
        StringBuilder values = new StringBuilder();
        List<Factor> factors = explanation.factors();
        for (int i = 0; i < factors.size(); i++) {
            Factor factor = factors.get(i);
            String formula = Explanation.grouped(Problem.clean(factor.formula()));
            boolean last = i == factors.size() - 1;
            int width = Math.max(
                    last ? WIDTHS[WIDTHS.length - 1] : WIDTHS[i],
                    Math.max(length(formula), number(factor.value()).length()) + 3);
            String times = last ? "" : "·  ";
            symbols.append(pad(factor.symbol(), width)).append(times);
            formulas.append(pad(formula, width)).append(times);
            values.append(pad(number(factor.value()), width)).append(times);
        }
        line(pad("∂L/∂" + explanation.parameter().symbol(), 7) + "=  " + symbols);
        line("       =  " + formulas);
        line("       =  " + values + "=  " + number(explanation.lossGradient()));
    }

    /** Writes the summand beside the chain rule, and the sum. */
    private void writePenalty(Factor penalty, String weighted, double gradient) {
        line(pad("penalty", LABEL) + pad(penalty.symbol() + " = " + penalty.formula(), EXPRESSION) + "=  "
                + number(penalty.value()));
        line(pad("sum", LABEL) + pad(weighted + " + ∂P/∂w", EXPRESSION) + "=  " + number(gradient));
    }

    private static double meanOfRows(BatchExplanation batch) {
        return batch.gradient() - batch.penalty().map(Factor::value).orElse(0.0);
    }

    private void writeTerms(Explanation explanation) {
        line("");
        boolean isScale = explanation.parameter().kind() == ParameterKind.INPUT_SCALE;
        line((isScale ? "∂L/∂x" : "∂L/∂a") + "  =  Σₖ δₖ·wₖ   where δₖ = ∂L/∂zₖ of unit k in layer "
                + (isScale ? 1 : explanation.parameter().layer() + 2) + " and wₖ is its weight for this "
                + (isScale ? "input" : "unit"));
        List<Product> products = new ArrayList<>();
        for (Explanation.Term term : explanation.terms()) {
            products.add(new Product(term.unit(), term.delta(), term.weight(), term.value()));
        }
        writeSum(products);
    }

    private void writeJacobian(Explanation explanation) {
        line("");
        line(
                explanation.parameter().kind() == ParameterKind.ENCODINGS
                        ? "∂L/∂θ  =  Σₖ ∂L/∂eₖ·∂eₖ/∂θ   over the encoded inputs k, each of which depends on θ"
                        : "∂L/∂z  =  Σₖ ∂L/∂aₖ·∂aₖ/∂z   over the outputs k of layer "
                                + (explanation.parameter().layer() + 1) + ", each of which depends on z");
        List<Product> products = new ArrayList<>();
        for (Explanation.JacobianTerm term : explanation.jacobian()) {
            products.add(new Product(term.unit(), term.lossByOutput(), term.derivative(), term.value()));
        }
        writeSum(products);
    }

    /**
     * Writes each line of the derivation: the function and its value, its derivative, and the derivative in numbers.
     */
    private void writeInside(String activation, double z, Explanation.Inside inside) {
        line("");
        line("∂a/∂z  =  f′(z)   the chain rule again, inside " + activation + " at z = " + number(z));
        int width = EXPRESSION;
        for (Explanation.InnerLine each : inside.lines()) {
            for (String cell : List.of(definition(each), derivative(each), each.withNumbers())) {
                width = Math.max(width, Math.min(WIDEST, length(cell) + 3));
            }
        }
        for (Explanation.InnerLine each : inside.lines()) {
            boolean isWhole = each.step().name().equals("f");
            String name = each.step().name();
            line(pad(isWhole ? "f(z)" : name, 7) + "=  " + pad(definition(each), width) + "=  " + number(each.value()));
            String rules = String.join("; ", each.step().rules());
            boolean isNumber = each.step().derivative().depth() == 0;
            line(pad(isWhole ? "f′(z)" : name + "′", 7) + "=  " + pad(derivative(each), width)
                    + (isNumber ? "=  " + number(each.derivative()) + "   " : "   ") + rules);
            if (!isNumber) {
                String value = number(each.derivative());
                String plugged = each.withNumbers().equals(value.replace('-', '−')) ? "" : each.withNumbers();
                line("       =  " + (plugged.isEmpty() ? "" : pad(plugged, width) + "=  ") + value);
            }
        }
    }

    private static String definition(Explanation.InnerLine line) {
        return Problem.clean(line.step().definition().toString());
    }

    private static String derivative(Explanation.InnerLine line) {
        return Problem.clean(line.step().derivative().toString());
    }

    private record Product(int unit, double first, double second, double value) {}

    private void writeSum(List<Product> products) {
        int first = WIDTHS[0];
        int second = WIDTHS[1];
        int third = WIDTHS[2];
        for (Product product : products) {
            first = Math.max(first, number(product.first()).length() + 2);
            second = Math.max(second, number(product.second()).length() + 2);
            third = Math.max(third, number(product.value()).length() + 2);
        }
        double smallest = smallestShown(products);
        double sum = 0;
        double rest = 0;
        int left = 0;
        String sign = "=";
        for (Product product : products) {
            sum += product.value();
            if (Math.abs(product.value()) < smallest) {
                rest += product.value();
                left++;
                continue;
            }
            line("       " + sign + "  " + pad(number(product.first()), first) + "·  "
                    + pad(number(product.second()), second) + "=  " + pad(number(product.value()), third)
                    + "k = " + (product.unit() + 1));
            sign = "+";
        }
        if (left > 0) {
            line("       +  " + pad(left + " smaller", first + 3 + second) + "=  " + number(rest));
        }
        line("       =  " + number(sum));
    }

    private static double smallestShown(List<Product> products) {
        if (products.size() <= MOST_TERMS) {
            return 0;
        }
        double[] sizes = products.stream()
                .mapToDouble(product -> Math.abs(product.value()))
                .sorted()
                .toArray();
        return sizes[sizes.length - MOST_TERMS];
    }

    private void writeComposed(Explanation explanation, Explanation.Composed composed) {
        line("");
        String plugged = composed.formula().equals("a − y")
                ? number(explanation.a()) + " − " + number(composed.target()) + "  =  "
                : "";
        line("∂L/∂z  =  " + Problem.clean(composed.formula()) + "   since loss and activation cancel");
        line("       =  " + plugged + number(composed.value()));
        line("       product of the factors: " + number(composed.product()) + ", relative difference "
                + small(composed.relativeDifference()));
    }

    /** @param loss the loss of the row, with its weight */
    private void writeCheck(String loss, ParameterRef parameter, boolean penalized, Explanation.Check check) {
        String w = parameter.symbol();
        String l = penalized ? "(" + loss + "+P)" : loss;
        String quotient = "(" + l + "(" + w + "+h) − " + l + "(" + w + "−h)) / 2h";
        line(
                check.atKink()
                        ? "check     " + quotient + " has no limit here: at a kink there is no derivative"
                        : "check     " + pad(quotient, EXPRESSION) + "=  "
                                + pad(number(check.numeric()) + " ", WIDTHS[0]) + "relative error "
                                + small(check.relativeError()));
        if (check.disagrees()) {
            line("          these differ by more than rounding: a plugin's factor is wrong; 'mlp gradcheck' names it");
        }
    }

    private void writeUpdate(
            ModelInspector inspection, ParameterRef parameter, double value, Optional<Explanation.Update> computed) {
        if (computed.isEmpty()) {
            line("update    by solver '"
                    + Problem.clean(inspection.spec().solver().orElseThrow().type())
                    + "', which changes all weights together, from the gradients of all rows");
            return;
        }
        Explanation.Update update = computed.get();
        String w = parameter.symbol();
        update.clipped()
                .ifPresent(clipped -> line(pad("clipped", LABEL) + pad("by training.gradientClipping", EXPRESSION)
                        + "=  " + number(clipped)));
        String step = w + " + Δ" + w + ", " + update.optimizer() + " at rate " + shortest(update.learningRate());
        line("update    " + pad(step, EXPRESSION) + "=  " + pad(number(value + update.change()) + " ", WIDTHS[0]) + "Δ"
                + w + " = " + number(update.change()));
        double longest = inspection.network().layers().get(parameter.layer()).maxNorm();
        if (parameter.isWeight() && longest < Double.POSITIVE_INFINITY) {
            line("          then the unit's weights are scaled down if their norm exceeds " + Formula.number(longest));
        }
        inspection
                .spec()
                .optimizer()
                .schedule()
                .ifPresent(schedule -> line("          at the learning rate of the first step of the schedule '"
                        + Problem.clean(schedule.type()) + "'"));
    }

    static String named(String plugin, Optional<Formula> formula) {
        return "   (" + plugin
                + formula.map(f -> ": " + Problem.clean(f.value())).orElse("") + ")";
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append(System.lineSeparator());
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(1, width - length(cell)));
    }

    /** Returns the number of characters as they are seen. */
    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** Returns a number as it was written, unless a schedule has given it more digits than anybody reads. */
    private static String shortest(double rate) {
        String exact = Formula.number(rate);
        return exact.length() <= LABEL ? exact : number(rate);
    }

    /** Writes eight decimals as in the tutorial, and eight digits where that would leave too few. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e6) {
            return Long.toString((long) value);
        }
        return size >= 1e-3 && size < 1e6 || !Double.isFinite(value)
                ? String.format(Locale.ROOT, "%.8f", value)
                : String.format(Locale.ROOT, "%.7e", value);
    }

    /** Writes an error: two digits do. */
    static String small(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
    }
}

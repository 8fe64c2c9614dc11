package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Explanation;
import dev.chainrule.mlp.core.explain.ParameterRef;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where the chain rule is in a from-scratch tutorial: each line of its three functions beside the factor that it computes.
 *
 * <p>Its forward pass computes z and a; its backward pass the product of the first two factors, which it calls delta; its
 * update multiplies in the third, the input of the weight. Copies of the tutorial differ in a sign, and its demonstration
 * of the backward pass stores outputs that its own forward pass does not give: both are shown.
 */
final class ArticleWalk {
    private static final double LEARNING_RATE = 0.5;

    /** For each layer, for each unit, its weights and then its bias. */
    private static final double[][][] WEIGHTS = {
        {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
        {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
    };

    private static final double[] INPUT = {1, 0};
    private static final double[] TARGET = {0, 1};

    /** The outputs that the demonstration stores: of the hidden unit and of the two in the output layer. */
    private static final double[] STORED_HIDDEN = {0.7105668883115941};

    private static final double[] STORED_OUTPUT = {0.6213859615555266, 0.6573693455986976};

    private static final int CODE = 46;
    private static final int NAME = 19;
    private static final int TERMS = 53;

    private final StringBuilder text = new StringBuilder();
    private final Network network;
    private final Explainer explainer;
    private final RowPass pass;

    ArticleWalk(Plugins plugins) {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(2, LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid")),
                "squared-error",
                OptimizerSpec.of("sgd", LEARNING_RATE),
                TrainingSpec.DEFAULT);
        network = Network.build(spec, plugins);
        explainer = Explainer.of(network, WEIGHTS, spec, plugins);
        pass = RowPass.of(network, WEIGHTS, INPUT, TARGET);
    }

    /** Returns the walk. */
    String text() {
        line("A network from scratch, in three functions. Does it use the chain rule, and where?");
        line("");
        line("The network has 2 inputs, 1 hidden unit and 2 outputs, all sigmoid. The row is x = (1, 0), the target");
        line("y = (0, 1), the learning rate 0.5.");
        forwardPass();
        backwardPass();
        update();
        product();
        otherSign();
        demonstration();
        unknownDerivative();
        return text.toString().stripTrailing();
    }

    private void forwardPass() {
        title("1  forward_propagate: z and a of every unit");
        code("sum of weight · input, plus bias", "z = Σ w·x + b");
        result("hidden unit", sum(WEIGHTS[0][0], INPUT), pass.z()[0][0]);
        result("output 1", sum(WEIGHTS[1][0], pass.a()[0]), pass.z()[1][0]);
        result("output 2", sum(WEIGHTS[1][1], pass.a()[0]), pass.z()[1][1]);
        code("transfer(sum)", "a = 1 / (1 + e⁻ᶻ)");
        result("hidden unit", "1 / (1 + exp(" + number(-pass.z()[0][0]) + "))", pass.a()[0][0]);
        result("output 1", "1 / (1 + exp(" + number(-pass.z()[1][0]) + "))", pass.a()[1][0]);
        result("output 2", "1 / (1 + exp(" + number(-pass.z()[1][1]) + "))", pass.a()[1][1]);
        code("(no line: the tutorial never writes the loss)", "L = ½ Σ (a − y)²");
        result(
                "",
                "½ · (" + inTerms(pass.lossByOutput()[1][0]) + "² + " + inTerms(pass.lossByOutput()[1][1]) + "²)",
                pass.loss());
    }

    private void backwardPass() {
        double[] slope = slopes(1);
        double[] delta = pass.delta()[1];
        title("2  backward_propagate_error: the first two factors, multiplied, δ = ∂L/∂a · ∂a/∂z = ∂L/∂z");
        code("output − expected", "outer factor, of the loss: ∂L/∂a = a − y");
        for (int k = 0; k < 2; k++) {
            result("output " + (k + 1), number(pass.a()[1][k]) + " − " + number(TARGET[k]), pass.lossByOutput()[1][k]);
        }
        code("transfer_derivative(output)", "middle factor, of the activation: ∂a/∂z = a(1 − a)");
        for (int k = 0; k < 2; k++) {
            double a = pass.a()[1][k];
            result("output " + (k + 1), number(a) + " · (1 − " + number(a) + ")", slope[k]);
        }
        result("hidden unit", number(pass.a()[0][0]) + " · (1 − " + number(pass.a()[0][0]) + ")", slopes(0)[0]);
        code("delta = error · derivative", "δ = ∂L/∂a · ∂a/∂z");
        for (int k = 0; k < 2; k++) {
            result("output " + (k + 1), product(pass.lossByOutput()[1][k], slope[k]), delta[k]);
        }
        code("sum of weight · delta", "∂L/∂a = Σₖ δₖ·wₖ: a feeds both outputs");
        result(
                "hidden unit",
                product(delta[0], WEIGHTS[1][0][0]) + " + " + product(delta[1], WEIGHTS[1][1][0]),
                pass.lossByOutput()[0][0]);
        code("delta = error · derivative", "δ = ∂L/∂a · ∂a/∂z");
        result("hidden unit", product(pass.lossByOutput()[0][0], slopes(0)[0]), pass.delta()[0][0]);
    }

    /** Returns ∂a/∂z of each unit of a layer: the pullback of a gradient of 1. */
    private double[] slopes(int layer) {
        double[] gradient = new double[pass.z()[layer].length];
        Arrays.fill(gradient, 1);
        network.layers().get(layer).activation().pullback(pass.z()[layer], pass.a()[layer], gradient);
        return gradient;
    }

    private void update() {
        double hidden = pass.delta()[0][0];
        double first = pass.delta()[1][0];
        double second = pass.delta()[1][1];
        double a = pass.a()[0][0];
        title("3  update_weights: the third factor, ∂L/∂w = δ · ∂z/∂w");
        code("delta · input", "inner factor, of the weight: ∂z/∂w = input");
        result("output 1, weight", product(first, a), pass.gradient()[1][0][0]);
        result("output 1, bias", product(first, 1), pass.gradient()[1][0][1]);
        result("output 2, weight", product(second, a), pass.gradient()[1][1][0]);
        result("output 2, bias", product(second, 1), pass.gradient()[1][1][1]);
        result("hidden, weight 1", product(hidden, INPUT[0]), pass.gradient()[0][0][0]);
        result("hidden, weight 2", product(hidden, INPUT[1]), pass.gradient()[0][0][1]);
        result("hidden, bias", product(hidden, 1), pass.gradient()[0][0][2]);
        code("weight − rate · that", "w − 0.5 · ∂L/∂w: gradient descent");
        updated("output 1, weight", 1, 0);
        updated("hidden, weight 1", 0, 0);
    }

    private void updated(String name, int layer, int index) {
        double w = WEIGHTS[layer][0][index];
        double gradient = pass.gradient()[layer][0][index];
        result(name, number(w) + " − 0.5 · " + number(gradient), w - LEARNING_RATE * gradient);
    }

    private void product() {
        Explanation weight = explainer.explain(INPUT, TARGET, ParameterRef.weight(1, 0, 0));
        title("So it does. The product is in no line as a whole, but these are its factors:");
        line("   ∂L/∂w  =  ∂L/∂a       ·  ∂a/∂z       ·  ∂z/∂w");
        line("          =  (a − y)     ·  a(1 − a)    ·  input");
        line("          =  " + number(weight.factors().get(0).value()) + "  ·  "
                + number(weight.factors().get(1).value()) + "  ·  "
                + number(weight.factors().get(2).value()) + "  =  " + number(weight.gradient())
                + "   (output 1, weight)");
        line("   check  (L(w+h) − L(w−h)) / 2h                =  "
                + number(weight.check().numeric()) + "   without the chain rule");
    }

    /** Expected − output is −∂L/∂a, and so is every delta; the update adds instead of subtracting, which is the same. */
    private void otherSign() {
        double delta = -pass.delta()[1][0];
        double gradient = delta * pass.a()[0][0];
        title("The other sign, as in other copies of the tutorial: every delta is −δ, and the update adds");
        code("expected − output", "y − a = −∂L/∂a");
        result("output 1", number(TARGET[0]) + " − " + number(pass.a()[1][0]), TARGET[0] - pass.a()[1][0]);
        code("delta = error · derivative", "−δ");
        result("output 1", product(TARGET[0] - pass.a()[1][0], slopes(1)[0]), delta);
        code("weight + rate · delta · input", "the same weight");
        result(
                "output 1, weight",
                number(WEIGHTS[1][0][0]) + " + 0.5 · " + inTerms(gradient),
                WEIGHTS[1][0][0] + LEARNING_RATE * gradient);
    }

    private void demonstration() {
        double[][] deltas = demonstrationDeltas();
        title("Its demonstration of the backward pass alone stores outputs that its forward pass does not produce");
        result("stored outputs", "sigmoid(bias), as if nothing arrived", STORED_OUTPUT[0], STORED_OUTPUT[1]);
        result("forward pass", "sigmoid(z)", pass.a()[1][0], pass.a()[1][1]);
        result("deltas of stored", "of the outputs", deltas[1][0], deltas[1][1]);
        result("", "of the hidden unit", deltas[0][0]);
    }

    /**
     * Returns the deltas that the demonstration prints: the backward pass from the outputs that it stores. Those of the output
     * layer are sigmoid(bias), as if no input arrived there, so the bias stands for z.
     *
     * @return of the hidden layer, then of the output layer
     */
    double[][] demonstrationDeltas() {
        double[] z = {WEIGHTS[1][0][1], WEIGHTS[1][1][1]};
        double[] output = new double[2];
        network.loss().gradient(STORED_OUTPUT, TARGET, output); // ∂L/∂a = a − y
        network.outputLayer().activation().pullback(z, STORED_OUTPUT, output); // · ∂a/∂z
        double[] hidden = {output[0] * WEIGHTS[1][0][0] + output[1] * WEIGHTS[1][1][0]}; // Σ δₖ·wₖ
        RowActivation activation = network.layers().get(0).activation();
        double[] hiddenZ = {WEIGHTS[0][0][0] * INPUT[0] + WEIGHTS[0][0][1] * INPUT[1] + WEIGHTS[0][0][2]};
        activation.pullback(hiddenZ, STORED_HIDDEN, hidden); // · ∂a/∂z
        return new double[][] {hidden, output};
    }

    private void unknownDerivative() {
        title("And if I do not know the derivative of my activation?");
        line("   Only the middle factor ∂a/∂z changes, and the chain rule finds it too: give each inner function a");
        line("   name, differentiate one at a time, and multiply. This command shows the steps:");
        line("");
        line("      mlp derive 'z * tanh(ln(1 + exp(z)))'");
        line("");
        line("   In a document, a formula is an activation; in Java, a plugin states its formula in expression():");
        line("");
        line("      \"activation\": {\"type\": \"formula\", \"value\": \"z * tanh(ln(1 + exp(z)))\"}");
        line("");
        line("   docs/chain-rule.md goes through all of this; mlp explain does it for any weight of any network.");
    }

    private static String sum(double[] weights, double[] x) {
        StringBuilder sum = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            sum.append(product(weights[i], x[i])).append(" + ");
        }
        return sum.append(number(weights[x.length])).toString();
    }

    private static String product(double first, double second) {
        return inTerms(first) + " · " + inTerms(second);
    }

    /** Returns a number as a part of a formula: in parentheses if it is negative. */
    private static String inTerms(double value) {
        return value < 0 ? "(" + number(value) + ")" : number(value);
    }

    private void title(String title) {
        line("");
        line(title);
        line("");
    }

    /** Writes a line of the tutorial beside the symbols of what it computes. */
    private void code(String line, String symbols) {
        line("   " + pad(line, CODE) + symbols);
    }

    private void result(String name, String terms, double... values) {
        StringBuilder shown = new StringBuilder();
        for (double value : values) {
            shown.append(shown.isEmpty() ? "" : ", ").append(number(value));
        }
        line("     " + pad(name, NAME) + pad(terms, TERMS) + "=  " + shown);
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(1, width - cell.codePointCount(0, cell.length())));
    }

    /** Returns a whole number as it is, any other with eight decimals. */
    private static String number(double value) {
        return value == Math.rint(value) ? Formula.number(value) : String.format(Locale.ROOT, "%.8f", value);
    }
}

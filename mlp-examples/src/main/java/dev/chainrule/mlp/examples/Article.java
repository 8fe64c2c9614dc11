package dev.chainrule.mlp.examples;

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
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Where the chain rule is in a from-scratch tutorial: each line of its three functions beside the factor that it computes.
 *
 * <p>Its forward pass computes z and a; its backward pass the product of the first two factors, which it calls delta; its
 * update multiplies in the third, the input of the weight. Copies of the tutorial differ in a sign, and its demonstration
 * of the backward pass stores outputs that its own forward pass does not give: both are shown.
 */
public final class Article {
    private static final double LEARNING_RATE = 0.5;

    /** For each layer, for each unit, its weights and then its bias. */
    private static final double[][][] WEIGHTS = {
        {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
        {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
    };

    private static final double[] INPUT = {1, 0};
    private static final double[] TARGET = {0, 1};

    /** What the demonstration stores as the outputs of its units: of the hidden one and of the two in the output layer. */
    private static final double[] STORED_HIDDEN = {0.7105668883115941};

    private static final double[] STORED_OUTPUT = {0.6213859615555266, 0.6573693455986976};

    private final PrintStream out;
    private final Network network;
    private final Explainer explainer;
    private final RowPass pass;

    private Article(PrintStream out) {
        this.out = out;
        Plugins plugins = Plugins.load();
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

    /** Prints the walk. */
    public static void main(String[] args) {
        print(System.out);
    }

    static void print(PrintStream out) {
        Article article = new Article(out);
        out.println("two inputs, one hidden unit, two outputs, all sigmoid; the row x = (1, 0), expected y = (0, 1)");
        article.forwardPass();
        article.backwardPass();
        article.update();
        article.otherSign();
        article.demonstration();
    }

    private void forwardPass() {
        title("forward_propagate", "every z and a");
        line(
                "sum of weight · input, plus bias",
                "z = Σ w·x + b",
                "hidden %s   output %s, %s",
                z(0, 0),
                z(1, 0),
                z(1, 1));
        line("transfer(sum)", "a = 1 / (1 + e⁻ᶻ)", "hidden %s   output %s, %s", a(0, 0), a(1, 0), a(1, 1));
    }

    private void backwardPass() {
        double[] slope = slope(1);
        double[] error = pass.lossByOutput()[1];
        double[] delta = pass.delta()[1];
        title("backward_propagate_error", "the first two factors, multiplied: δ = ∂L/∂a · ∂a/∂z");
        line("output − expected", "∂L/∂a = a − y", "output %s, %s", error[0], error[1]);
        line(
                "transfer_derivative(output)",
                "∂a/∂z = a(1 − a)",
                "hidden %s   output %s, %s",
                slope(0)[0],
                slope[0],
                slope[1]);
        line("error · derivative", "δ = ∂L/∂z", "output %s, %s", delta[0], delta[1]);
        line("sum of weight · delta", "∂L/∂a = Σₖ δₖ·wₖ", "hidden %s", pass.lossByOutput()[0][0]);
        line("error · derivative", "δ = ∂L/∂z", "hidden %s", pass.delta()[0][0]);
    }

    /** ∂a/∂z of each unit of a layer: what is left of a gradient of 1. */
    private double[] slope(int layer) {
        double[] gradient = new double[pass.z()[layer].length];
        Arrays.fill(gradient, 1);
        network.layers().get(layer).activation().pullback(pass.z()[layer], pass.a()[layer], gradient);
        return gradient;
    }

    private void update() {
        Explanation weight = explainer.explain(INPUT, TARGET, ParameterRef.weight(1, 0, 0));
        Explanation hidden = explainer.explain(INPUT, TARGET, ParameterRef.weight(0, 0, 0));
        title("update_weights", "the third factor: ∂z/∂w = input");
        line("delta · input", "∂L/∂w = δ · input", "output %s   hidden %s", weight.gradient(), hidden.gradient());
        line(
                "weight − rate · that",
                "w − 0.5 · ∂L/∂w",
                "output %s",
                weight.value() - LEARNING_RATE * weight.gradient());
        line(
                "(nothing: this is the proof)",
                "(L(w+h) − L(w−h)) / 2h",
                "output %s   hidden %s",
                weight.check().numeric(),
                hidden.check().numeric());
    }

    /** Expected − output is −∂L/∂a, and so is every delta; the update adds instead of subtracting, which is the same. */
    private void otherSign() {
        double[] delta = {-pass.delta()[1][0], -pass.delta()[1][1]};
        double gradient = delta[0] * pass.a()[0][0];
        title("the other sign", "as in other copies of the tutorial");
        line("expected − output", "y − a = −∂L/∂a", "output %s, %s", TARGET[0] - a(1, 0), TARGET[1] - a(1, 1));
        line("error · derivative", "−δ", "output %s, %s   hidden %s", delta[0], delta[1], -pass.delta()[0][0]);
        line(
                "weight + rate · delta · input",
                "the same weight",
                "output %s",
                WEIGHTS[1][0][0] + LEARNING_RATE * gradient);
    }

    private void demonstration() {
        double[][] deltas = demonstrationDeltas(network);
        title("its demonstration", "of the backward pass alone, on outputs that it stores");
        line("stored outputs", "sigmoid(bias)", "output %s, %s", STORED_OUTPUT[0], STORED_OUTPUT[1]);
        line("its own forward pass", "sigmoid(z)", "output %s, %s", a(1, 0), a(1, 1));
        line(
                "deltas of the stored outputs",
                "δ",
                "output %s, %s   hidden %s",
                deltas[1][0],
                deltas[1][1],
                deltas[0][0]);
        line(
                "in copies with the other sign",
                "−δ",
                "output %s, %s   hidden %s",
                -deltas[1][0],
                -deltas[1][1],
                -deltas[0][0]);
    }

    /**
     * The deltas that the demonstration prints: the backward pass from the outputs that it stores. Those of the output layer
     * are sigmoid(bias), as if no input arrived there, so the bias stands for z.
     */
    static double[][] demonstrationDeltas(Network network) {
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

    static Network network() {
        return new Article(System.out).network;
    }

    private double z(int layer, int unit) {
        return pass.z()[layer][unit];
    }

    private double a(int layer, int unit) {
        return pass.a()[layer][unit];
    }

    private void title(String function, String factors) {
        out.printf(Locale.ROOT, "%-36s%s%n", function, factors);
    }

    private void line(String theirs, String ours, String format, double... values) {
        Object[] shown = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            shown[i] = String.format(Locale.ROOT, "%.8f", values[i]);
        }
        out.printf(Locale.ROOT, "  %-34s%-26s%s%n", theirs, ours, String.format(Locale.ROOT, format, shown));
    }
}

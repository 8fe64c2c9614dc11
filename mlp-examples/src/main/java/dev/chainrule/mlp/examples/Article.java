package dev.chainrule.mlp.examples;

import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TrainingSpec;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Where the chain rule is in a from-scratch tutorial: its network, its row, and each factor of ∂L/∂w for one weight.
 *
 * <p>The tutorial has three functions. Its forward pass computes z and a; its backward pass the product of the first two
 * factors, which it calls delta; its update multiplies in the third, the input of the weight.
 */
public final class Article {
    /** For each layer, for each unit, its weights and then its bias. */
    private static final double[][][] WEIGHTS = {
        {{0.13436424411240122, 0.8474337369372327, 0.763774618976614}},
        {{0.2550690257394217, 0.49543508709194095}, {0.4494910647887381, 0.651592972722763}}
    };

    private static final double[] INPUT = {1, 0};
    private static final double[] TARGET = {0, 1};

    private Article() {}

    /** Prints the factors. */
    public static void main(String[] args) {
        print(System.out);
    }

    static void print(PrintStream out) {
        RunSpec spec = RunSpec.of(
                0,
                NetworkSpec.of(2, LayerSpec.of(1, "sigmoid"), LayerSpec.of(2, "sigmoid")),
                "squared-error",
                OptimizerSpec.of("sgd", 0.5),
                TrainingSpec.DEFAULT);
        Network network = Network.build(spec, Plugins.load());
        RowPass pass = RowPass.of(network, WEIGHTS, INPUT, TARGET);

        line(out, "forward pass", "hidden z = %.8f, a = %.8f", pass.z()[0][0], pass.a()[0][0]);
        line(out, "", "output a = %.8f and %.8f", pass.a()[1][0], pass.a()[1][1]);

        double error = pass.lossByOutput()[1][0];
        double slope = pass.delta()[1][0] / error;
        double input = pass.a()[0][0];
        line(out, "output unit 1", "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w = (a − y) · a(1 − a) · input");
        line(out, "", "      = %.8f · %.8f · %.8f = %.8f", error, slope, input, pass.gradient()[1][0][0]);

        line(out, "hidden unit 1", "∂L/∂a = Σ δₖ · wₖ");
        line(
                out,
                "",
                "      = %.8f · %.8f + %.8f · %.8f = %.8f",
                pass.delta()[1][0],
                WEIGHTS[1][0][0],
                pass.delta()[1][1],
                WEIGHTS[1][1][0],
                pass.lossByOutput()[0][0]);
        line(out, "", "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w = %.8f", pass.gradient()[0][0][0]);
    }

    private static void line(PrintStream out, String what, String format, Object... values) {
        out.printf(Locale.ROOT, "%-15s" + format + "%n", prepend(what, values));
    }

    private static Object[] prepend(String what, Object[] values) {
        Object[] all = new Object[values.length + 1];
        all[0] = what;
        System.arraycopy(values, 0, all, 1, values.length);
        return all;
    }
}

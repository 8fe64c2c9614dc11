package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.RowPass;
import java.util.ArrayList;
import java.util.List;

/**
 * The chain rule one factor further: how the loss of one row and one output of the network change with each input.
 *
 * <pre>
 *   ∂L/∂w  =  δ · ∂z/∂w,  with ∂z/∂w = x    the input of the weight
 *   ∂L/∂x  =  Σⱼ δⱼ · ∂zⱼ/∂x,  with ∂zⱼ/∂x = wⱼ    a sum, because x feeds every unit j of the first layer
 * </pre>
 *
 * <p>The gradient of an output is the same product without the factor of the loss. An input that was computed from a
 * column of the data has one more factor: {@link #columns}. All numbers are float64, with dropout off.
 *
 * @param output the output, from 0
 * @param outputValue its value a
 * @param loss the loss L of the row
 * @param inputs the gradients for each input of the network
 * @since 0.2
 */
public record InputExplanation(int output, double outputValue, double loss, List<OfInput> inputs) {

    /** Copies the list. */
    public InputExplanation {
        inputs = List.copyOf(inputs);
    }

    /**
     * The gradients for one input.
     *
     * @param value the input x, after preprocessing
     * @param terms δⱼ · wⱼ for each unit j of the first layer, whose sum is ∂L/∂x; with a learned scale or
     *     encoding of the inputs, wⱼ is ∂zⱼ/∂x, the weights times those factors
     * @param lossGradient ∂L/∂x
     * @param lossCheck the central difference of the loss
     * @param outputGradient ∂a/∂x of the output
     * @param outputCheck the central difference of the output
     */
    public record OfInput(
            double value,
            List<Explanation.Term> terms,
            double lossGradient,
            Explanation.Check lossCheck,
            double outputGradient,
            Explanation.Check outputCheck) {

        /** Copies the list. */
        public OfInput {
            terms = List.copyOf(terms);
        }
    }

    static InputExplanation of(Network network, double[][][] weights, RowPass pass, double[] target, int output) {
        double[] lossGradient = pass.lossByInput();
        double[] outputGradient = pass.outputByInput(output);
        double value = pass.a()[weights.length - 1][output];
        PerturbedLoss perturbed = new PerturbedLoss(network, weights, pass, target);
        List<OfInput> inputs = new ArrayList<>();
        double[][] slopes = new double[pass.delta()[0].length][];
        for (int j = 0; j < slopes.length; j++) {
            slopes[j] = pass.preActivationByInput(j);
        }
        for (int i = 0; i < lossGradient.length; i++) {
            inputs.add(new OfInput(
                    pass.input()[i],
                    terms(slopes, pass, i),
                    lossGradient[i],
                    Explanation.Check.of(lossGradient[i], perturbed.byInput(i), pass.loss()),
                    outputGradient[i],
                    Explanation.Check.of(outputGradient[i], perturbed.outputByInput(output, i), value)));
        }
        return new InputExplanation(output, value, pass.loss(), inputs);
    }

    private static List<Explanation.Term> terms(double[][] slopes, RowPass pass, int input) {
        List<Explanation.Term> terms = new ArrayList<>();
        double[] delta = pass.delta()[0];
        for (int j = 0; j < delta.length; j++) {
            double slope = slopes[j][input];
            terms.add(new Explanation.Term(j, delta[j], slope, delta[j] * slope));
        }
        return terms;
    }

    /**
     * Returns the gradients in the units of the data, by one more use of the chain rule: an input x = (v − m) / s of a column v
     * has ∂x/∂v = 1 / s, and the gradients of several inputs of one column are added. A column of text has no derivative and
     * is left out, and so is a missing number.
     *
     * @param preprocessing the preprocessing of the row
     * @param cells the numbers of the row, one per feature in the order of the model; NaN where one is missing
     */
    public List<ColumnGradient> columns(Preprocessing preprocessing, double[] cells) {
        return ColumnGradient.of(preprocessing, cells, this);
    }
}

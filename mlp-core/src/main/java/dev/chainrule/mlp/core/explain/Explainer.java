package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.Penalty;
import dev.chainrule.mlp.core.network.RowDiagnosis;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.LearningRates;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Explains the gradient of any weight, bias or other parameter of a network.
 *
 * <pre>{@code
 * Explainer explainer = Explainer.of(model, plugins);
 * Explanation explanation = explainer.explain(input, target, ParameterRef.weight(1, 0, 0));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.2
 */
public final class Explainer {
    private final Network network;
    private final double[][][] weights;
    private final FactorExplainer factors;
    private final Optional<FirstUpdate> update;

    private Explainer(Network network, double[][][] weights, Optional<FirstUpdate> update) {
        this.network = network;
        this.weights = weights;
        this.update = update;
        factors = new FactorExplainer(network, weights);
    }

    /**
     * Creates an explainer of a network. Updates are those of the first step of a run whose batches contain all its
     * rows.
     *
     * @param weights the parameters as {@link ParameterArrays#values} returns them; shared, not copied
     * @param spec the run, which has the optimizer and the clipping
     * @throws ConfigException if the optimizer or schedule is unknown
     */
    public static Explainer of(Network network, double[][][] weights, RunSpec spec, Plugins plugins) {
        return of(network, weights, spec, plugins, spec.training().batchSize());
    }

    /**
     * Creates an explainer of a network. Updates are those of the first step of a run.
     *
     * @param weights the parameters as {@link ParameterArrays#values} returns them; shared, not copied
     * @param spec the run, which has the optimizer, schedule and clipping
     * @param trainingRows the number of training rows, at least 1, from which a schedule knows the steps of an epoch
     * @throws ConfigException if the optimizer or schedule is unknown
     */
    public static Explainer of(Network network, double[][][] weights, RunSpec spec, Plugins plugins, int trainingRows) {
        if (spec.solver().isPresent()) {
            return new Explainer(network, weights, Optional.empty());
        }
        Optimizer optimizer = plugins.optimizer(spec.optimizer().plugin());
        double learningRate = LearningRates.first(spec, plugins, optimizer, trainingRows);
        double decayFactor = LearningRates.firstDecayFactor(spec, plugins, trainingRows);
        FirstUpdate update = new FirstUpdate(
                network,
                weights,
                optimizer,
                learningRate,
                decayFactor,
                spec.training().gradientClipping());
        return new Explainer(network, weights, Optional.of(update));
    }

    /**
     * Creates an explainer of a model. Updates are those of the first step of a run whose batches contain all its rows.
     *
     * @throws ConfigException if the optimizer or schedule is unknown
     */
    public static Explainer of(TrainedModel model, Plugins plugins) {
        return of(model.network(), model.weights().values(), model.spec(), plugins);
    }

    /** Returns the learning rate of the first step of the run; 0 if a solver trains, which has none. */
    public double learningRate() {
        return update.map(FirstUpdate::learningRate).orElse(0.0);
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /**
     * Explains a parameter for one row of weight 1.
     *
     * @param input the row after preprocessing, one number per input
     * @param target the target, one number per output
     * @throws IllegalArgumentException if the network has no such parameter
     * @throws DataException if a factor of the row is not finite
     * @throws PluginException if a plugin throws or returns NaN
     */
    public Explanation explain(double[] input, double[] target, ParameterRef parameter) {
        return explain(new Rows(new double[][] {input}, new double[][] {target}), 0, parameter);
    }

    /**
     * Explains a parameter for one row, with the update of a batch that consists of this row.
     *
     * @param rows the rows after preprocessing, with their weights
     * @param row the index of the row, from 0
     * @throws IllegalArgumentException if the network has no such parameter
     * @throws DataException if a factor of the row is not finite
     * @throws PluginException if a plugin throws or returns NaN
     */
    public Explanation explain(Rows rows, int row, ParameterRef parameter) {
        parameter.requireIn(network);
        double[] target = rows.targets()[row];
        double rowWeight = rows.weight(row);
        int l = parameter.layer();
        int j = parameter.unit();
        int i = parameter.index(network);
        RowPass pass = pass(rows, row);
        double[][][] weighted = ParameterArrays.zero(network).values();
        add(pass.gradient(), rowWeight, weighted);
        double[][][] gradients = withPenalty(weighted);
        double gradient = gradients[l][parameter.row(network)][i];
        Explanation.Check check = Explanation.Check.of(
                gradient,
                new PerturbedLoss(network, weights, pass, target, rowWeight).derivative(parameter),
                rowWeight * pass.loss());
        Optional<Explanation.Update> step = update.map(first -> first.of(parameter, gradients));
        if (parameter.kind() == ParameterKind.ALPHA) {
            return share(pass, parameter, rowWeight, gradient, step, check);
        }
        if (parameter.kind() == ParameterKind.INPUT_SCALE) {
            return inputScale(pass, parameter, rowWeight, gradient, step, check);
        }
        if (parameter.kind() == ParameterKind.ENCODINGS) {
            return encoding(pass, parameter, rowWeight, gradient, step, check);
        }
        boolean wholeRow = !(network.layers().get(l).activation() instanceof Activation);
        List<Explanation.JacobianTerm> path =
                wholeRow ? factors.jacobian(pass, l, j) : List.of(factors.own(pass, l, j));
        double product = 0;
        for (Explanation.JacobianTerm term : path) {
            product += term.value();
        }
        return new Explanation(
                parameter,
                weights[l][j][i],
                pass.loss(),
                pass.z()[l][j],
                pass.a()[l][j],
                factors.factors(pass, parameter, path, wholeRow),
                factors.terms(pass, l, j),
                wholeRow ? path : List.of(),
                wholeRow
                        ? Optional.empty()
                        : factors.inside(pass, l, j, path.get(0).derivative()),
                factors.composed(pass, target, l, j, product),
                pass.delta()[l][j],
                rowWeight,
                factors.penalty(parameter),
                gradient,
                step,
                check);
    }

    /** Explains the share α of a unit's activation. */
    private Explanation share(
            RowPass pass,
            ParameterRef parameter,
            double rowWeight,
            double gradient,
            Optional<Explanation.Update> step,
            Explanation.Check check) {
        int l = parameter.layer();
        int j = parameter.unit();
        return new Explanation(
                parameter,
                weights[l][parameter.row(network)][j],
                pass.loss(),
                pass.z()[l][j],
                pass.a()[l][j],
                factors.shareFactors(pass, l, j),
                factors.terms(pass, l, j),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                pass.delta()[l][j],
                rowWeight,
                Optional.empty(),
                gradient,
                step,
                check);
    }

    /** Explains the scale of an input, x = s·x⁰, whose z is x⁰ and whose a is x. */
    private Explanation inputScale(
            RowPass pass,
            ParameterRef parameter,
            double rowWeight,
            double gradient,
            Optional<Explanation.Update> step,
            Explanation.Check check) {
        int i = parameter.index(network);
        List<Explanation.Term> terms = factors.terms(pass, -1, i);
        double lossByInput = 0;
        for (Explanation.Term term : terms) {
            lossByInput += term.value();
        }
        return new Explanation(
                parameter,
                weights[0][parameter.row(network)][i],
                pass.loss(),
                pass.encodedInput()[i],
                pass.x(0)[i],
                factors.scaleFactors(pass, i, lossByInput),
                terms,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                lossByInput,
                rowWeight,
                Optional.empty(),
                gradient,
                step,
                check);
    }

    /** Explains a parameter θ of the learned encodings, which has neither z nor a. */
    private Explanation encoding(
            RowPass pass,
            ParameterRef parameter,
            double rowWeight,
            double gradient,
            Optional<Explanation.Update> step,
            Explanation.Check check) {
        int index = parameter.index(network);
        List<Explanation.JacobianTerm> path = factors.encodingTerms(pass, index);
        double sum = 0;
        for (Explanation.JacobianTerm term : path) {
            sum += term.value();
        }
        return new Explanation(
                parameter,
                weights[0][parameter.row(network)][index],
                pass.loss(),
                Double.NaN,
                Double.NaN,
                List.of(factors.encodingFactor(sum)),
                List.of(),
                path,
                Optional.empty(),
                Optional.empty(),
                sum,
                rowWeight,
                Optional.empty(),
                gradient,
                step,
                check);
    }

    /**
     * Explains a parameter for a batch.
     *
     * @param rows the rows after preprocessing, with their weights; at least one
     * @param maxListed the maximum number of rows to list, those with the largest contributions
     * @throws IllegalArgumentException if the network has no such parameter, or there are no rows
     * @throws DataException if a factor of a row is not finite
     * @throws PluginException if a plugin throws or returns NaN
     */
    public BatchExplanation explain(Rows rows, ParameterRef parameter, int maxListed) {
        parameter.requireIn(network);
        int n = rows.count();
        if (n == 0) {
            throw new IllegalArgumentException("a batch needs at least one row");
        }
        int l = parameter.layer();
        int j = parameter.row(network);
        int i = parameter.index(network);
        Optional<Factor> penalty = factors.penalty(parameter);
        double slope = penalty.map(Factor::value).orElse(0.0);
        double[][][] mean = ParameterArrays.zero(network).values();
        List<BatchExplanation.RowContribution> contributions = new ArrayList<>();
        double loss = 0;
        double stated = 0;
        double numeric = 0;
        double step = 0;
        int smooth = 0;
        for (int r = 0; r < n; r++) {
            double rowWeight = rows.weight(r);
            RowPass pass = pass(rows, r);
            loss += rowWeight == 0 ? 0 : rowWeight * pass.loss() / n;
            add(pass.gradient(), rowWeight / n, mean);
            double gradient = pass.gradient()[l][j][i];
            double weighted = rowWeight == 0 ? 0 : rowWeight * gradient;
            contributions.add(new BatchExplanation.RowContribution(r, gradient, rowWeight, weighted / n));
            NumericalDerivative difference =
                    new PerturbedLoss(network, weights, pass, rows.targets()[r], rowWeight).derivative(parameter);
            if (difference.step() > 0) {
                stated += weighted + slope;
                numeric += difference.value();
                step = difference.step();
                smooth++;
            }
        }
        double[][][] gradients = withPenalty(mean);
        contributions.sort(Comparator.comparingDouble(row -> -Math.abs(row.value())));
        return new BatchExplanation(
                parameter,
                weights[l][j][i],
                n,
                rows.weights().length > 0,
                loss,
                penalty,
                gradients[l][j][i],
                contributions.subList(0, Math.min(maxListed, n)),
                update.map(first -> first.of(parameter, gradients)),
                smooth,
                smooth == 0 ? 0 : stated / smooth,
                smooth == 0
                        ? Explanation.Check.of(gradients[l][j][i], new NumericalDerivative(Double.NaN, 0), loss)
                        : Explanation.Check.of(stated / smooth, new NumericalDerivative(numeric / smooth, step), loss));
    }

    /**
     * Explains how the loss of one row and one output of the network depend on the inputs: the chain rule one factor
     * further, beyond the weights. The weight of the row is not a factor.
     *
     * @param rows the rows after preprocessing
     * @param row the index of the row, from 0
     * @param output the output, from 0
     * @throws IllegalArgumentException if the network has no such output
     * @throws DataException if a factor of the row is not finite
     * @throws PluginException if a plugin throws or returns NaN
     */
    public InputExplanation explainInputs(Rows rows, int row, int output) {
        IntegratedGradients.requireOutput(network, output);
        RowPass pass = pass(rows, row);
        return InputExplanation.of(network, weights, pass, rows.targets()[row], output);
    }

    /**
     * Attributes an output of the network to its inputs by integrated gradients.
     *
     * @param input the row after preprocessing, one number per input
     * @param baseline the row with which to compare, one number per input
     * @param output the output, from 0
     * @param steps the number of points between the two rows, at least 1
     * @throws IllegalArgumentException if there is no such output, a row has another number of inputs, or there are no
     *     steps
     * @throws PluginException if an activation throws
     */
    public IntegratedGradients integratedGradients(double[] input, double[] baseline, int output, int steps) {
        return IntegratedGradients.of(network, weights, input, baseline, output, steps);
    }

    private RowPass pass(Rows rows, int row) {
        RowPass pass = RowPass.of(network, weights, rows.inputs()[row], rows.targets()[row]);
        RowDiagnosis.requireFinite(network, pass, Location.of("", "row " + (row + 1)));
        return pass;
    }

    /** Adds the gradient of a row, times a weight. Skips weight 0, as training does, since the gradient may be NaN. */
    private static void add(double[][][] gradient, double weight, double[][][] sum) {
        if (weight == 0) {
            return;
        }
        for (int l = 0; l < sum.length; l++) {
            for (int j = 0; j < sum[l].length; j++) {
                for (int i = 0; i < sum[l][j].length; i++) {
                    sum[l][j][i] += gradient[l][j][i] * weight;
                }
            }
        }
    }

    /** Returns ∂L/∂w + ∂P/∂w of all parameters. */
    private double[][][] withPenalty(double[][][] gradient) {
        double[][][] sum = new double[gradient.length][][];
        for (int l = 0; l < sum.length; l++) {
            Penalty penalty = network.layers().get(l).penalty();
            sum[l] = new double[gradient[l].length][];
            for (int j = 0; j < sum[l].length; j++) {
                sum[l][j] = gradient[l][j].clone();
                int penalized = j < network.layers().get(l).units() ? sum[l][j].length - 1 : 0;
                for (int i = 0; i < penalized; i++) {
                    sum[l][j][i] += penalty.derivative(weights[l][j][i]);
                }
            }
        }
        return sum;
    }
}

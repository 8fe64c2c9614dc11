package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.Formula;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.core.network.Clipping;
import dev.chainrule.mlp.core.network.MaxNorm;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.PluginCalls;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.Penalty;
import dev.chainrule.mlp.core.network.PluginFault;
import dev.chainrule.mlp.core.network.RowDiagnosis;
import dev.chainrule.mlp.core.network.RowPass;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.LearningRates;
import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Explains the gradient of any weight or bias of a network.
 *
 * <pre>{@code
 * Explainer explainer = Explainer.of(model, plugins);
 * Explanation explanation = explainer.explain(input, target, ParameterRef.weight(1, 0, 0));
 * }</pre>
 *
 * <p>Never changes; any number of threads may share it.
 */
public final class Explainer {
    /** The composed form is written a − y where it is that to so many digits. */
    private static final double THE_SAME = 1e-12;

    /** Where a loss is 1, smaller gradients have too few digits in a difference of losses for a relative error. */
    private static final double LEAST_GRADIENT = 1e-6;

    private final Network network;
    private final double[][][] weights;
    private final Optimizer optimizer;
    private final double learningRate;
    private final GradientClipping clipping;

    private Explainer(Network network, double[][][] weights, RunSpec spec, Optimizer optimizer, double learningRate) {
        this.network = network;
        this.weights = weights;
        this.optimizer = optimizer;
        this.learningRate = learningRate;
        clipping = spec.training().gradientClipping();
    }

    /**
     * Explains a network with these weights, and what a run whose batches have all its rows makes of its gradients.
     *
     * @param weights for each layer, for each unit, its weights and then its bias; shared, not copied
     * @param spec for its optimizer and clipping
     */
    public static Explainer of(Network network, double[][][] weights, RunSpec spec, Plugins plugins) {
        return of(network, weights, spec, plugins, spec.training().batchSize());
    }

    /**
     * Explains a network with these weights, and what a run makes of its gradients in its first step.
     *
     * @param weights for each layer, for each unit, its weights and then its bias; shared, not copied
     * @param spec for its optimizer, schedule and clipping
     * @param trainingRows how many rows the run trains on, at least 1: a schedule needs the number of steps of an epoch
     */
    public static Explainer of(Network network, double[][][] weights, RunSpec spec, Plugins plugins, int trainingRows) {
        Optimizer optimizer = plugins.optimizer(spec.optimizer().plugin());
        double rate = LearningRates.first(spec, plugins, optimizer, trainingRows);
        return new Explainer(network, weights, spec, optimizer, rate);
    }

    /** Explains a model, and what a run whose batches have all its rows makes of its gradients in its first step. */
    public static Explainer of(TrainedModel model, Plugins plugins) {
        return of(model.network(), model.weights().values(), model.spec(), plugins);
    }

    /** The step size of the first step of the run. */
    public double learningRate() {
        return learningRate;
    }

    /** The network. */
    public Network network() {
        return network;
    }

    /**
     * Explains one row that counts 1.
     *
     * @param input the row, as the network takes it
     * @param target the wanted outputs
     * @throws IllegalArgumentException if the network has no such parameter
     */
    public Explanation explain(double[] input, double[] target, ParameterRef parameter) {
        return explain(new Rows(new double[][] {input}, new double[][] {target}), 0, parameter);
    }

    private static Location place(int row) {
        return Location.of("", "row " + (row + 1));
    }

    /**
     * Explains one row, and the step that training makes of a batch of this row alone.
     *
     * @param rows the rows, as the network takes them, with their weights
     * @param row which of them, from 0
     * @throws IllegalArgumentException if the network has no such parameter
     */
    public Explanation explain(Rows rows, int row, ParameterRef parameter) {
        parameter.requireIn(network);
        double[] input = rows.inputs()[row];
        double[] target = rows.targets()[row];
        double rowWeight = rows.weight(row);
        int l = parameter.layer();
        int j = parameter.unit();
        int i = parameter.index(network);
        RowPass pass = RowPass.of(network, weights, input, target);
        RowDiagnosis.requireFinite(network, pass, place(row));
        double[][][] weighted = ParameterArrays.zero(network).values();
        add(pass.gradient(), rowWeight, weighted);
        double[][][] gradients = withPenalty(weighted);
        double gradient = gradients[l][j][i];
        List<Explanation.Term> terms = terms(pass, l, j);
        boolean wholeRow = !(network.layers().get(l).activation() instanceof Activation);
        List<Explanation.JacobianTerm> path = wholeRow ? jacobianRow(pass, l, j) : List.of(ownOutput(pass, l, j));
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
                factors(pass, parameter, path, wholeRow),
                terms,
                wholeRow ? path : List.of(),
                composed(pass, target, l, j, product),
                pass.delta()[l][j],
                rowWeight,
                penalty(parameter),
                gradient,
                update(parameter, gradients),
                check(
                        gradient,
                        new PerturbedLoss(network, weights, pass, target, rowWeight).derivative(l, j, i),
                        rowWeight * pass.loss()));
    }

    /**
     * Explains a batch.
     *
     * @param rows at least one
     * @param most how many of the rows that contribute most to name
     * @throws IllegalArgumentException if the network has no such parameter, or there are no rows
     */
    public BatchExplanation explain(Rows rows, ParameterRef parameter, int most) {
        parameter.requireIn(network);
        int n = rows.count();
        if (n == 0) {
            throw new IllegalArgumentException("a batch needs at least one row");
        }
        int l = parameter.layer();
        int j = parameter.unit();
        int i = parameter.index(network);
        Optional<Factor> penalty = penalty(parameter);
        double slope = penalty.map(Factor::value).orElse(0.0);
        double[][][] mean = ParameterArrays.zero(network).values();
        List<BatchExplanation.Share> shares = new ArrayList<>();
        double loss = 0;
        double stated = 0;
        double numeric = 0;
        double step = 0;
        int smooth = 0;
        for (int r = 0; r < n; r++) {
            double[] target = rows.targets()[r];
            double rowWeight = rows.weight(r);
            RowPass pass = RowPass.of(network, weights, rows.inputs()[r], target);
            RowDiagnosis.requireFinite(network, pass, place(r));
            loss += rowWeight == 0 ? 0 : rowWeight * pass.loss() / n;
            add(pass.gradient(), rowWeight / n, mean);
            double gradient = pass.gradient()[l][j][i];
            double weighted = rowWeight == 0 ? 0 : rowWeight * gradient;
            shares.add(new BatchExplanation.Share(r, gradient, rowWeight, weighted / n));
            NumericalDerivative difference =
                    new PerturbedLoss(network, weights, pass, target, rowWeight).derivative(l, j, i);
            if (difference.step() > 0) {
                stated += weighted + slope;
                numeric += difference.value();
                step = difference.step();
                smooth++;
            }
        }
        double[][][] gradients = withPenalty(mean);
        shares.sort(Comparator.comparingDouble(share -> -Math.abs(share.contribution())));
        return new BatchExplanation(
                parameter,
                weights[l][j][i],
                n,
                rows.weights().length > 0,
                loss,
                penalty,
                gradients[l][j][i],
                shares.subList(0, Math.min(most, n)),
                update(parameter, gradients),
                smooth,
                smooth == 0 ? 0 : stated / smooth,
                smooth == 0
                        ? check(gradients[l][j][i], new NumericalDerivative(Double.NaN, 0), loss)
                        : check(stated / smooth, new NumericalDerivative(numeric / smooth, step), loss));
    }

    /** Adds a share of a row's gradient. Training does not look at a row of weight 0, whose gradient may be NaN. */
    private static void add(double[][][] gradient, double share, double[][][] sum) {
        if (share == 0) {
            return;
        }
        for (int l = 0; l < sum.length; l++) {
            for (int j = 0; j < sum[l].length; j++) {
                for (int i = 0; i < sum[l][j].length; i++) {
                    sum[l][j][i] += gradient[l][j][i] * share;
                }
            }
        }
    }

    /** ∂L/∂w + ∂P/∂w of all weights. */
    private double[][][] withPenalty(double[][][] gradient) {
        double[][][] sum = new double[gradient.length][][];
        for (int l = 0; l < sum.length; l++) {
            Penalty penalty = network.layers().get(l).penalty();
            sum[l] = new double[gradient[l].length][];
            for (int j = 0; j < sum[l].length; j++) {
                sum[l][j] = gradient[l][j].clone();
                for (int i = 0; i < sum[l][j].length - 1; i++) {
                    sum[l][j][i] += penalty.derivative(weights[l][j][i]);
                }
            }
        }
        return sum;
    }

    private Optional<Factor> penalty(ParameterRef parameter) {
        Penalty penalty = network.layers().get(parameter.layer()).penalty();
        if (parameter.isBias() || penalty.isNone()) {
            return Optional.empty();
        }
        double w = weights[parameter.layer()][parameter.unit()][parameter.index(network)];
        String l1 = Formula.number(penalty.l1());
        String l2 = Formula.number(penalty.l2());
        List<String> summands = new ArrayList<>();
        List<String> tex = new ArrayList<>();
        if (penalty.l1() > 0) {
            summands.add(l1 + "·sign(w)");
            tex.add(l1 + "\\,\\operatorname{sign}(w)");
        }
        if (penalty.l2() > 0) {
            summands.add("2·" + l2 + "·w");
            tex.add("2\\cdot" + l2 + "\\,w");
        }
        return Optional.of(
                new Factor("∂P/∂w", String.join(" + ", summands), String.join("+", tex), penalty.derivative(w)));
    }

    /** δₖ · wₖⱼ for each unit k of the next layer. */
    private List<Explanation.Term> terms(RowPass pass, int l, int j) {
        List<Explanation.Term> terms = new ArrayList<>();
        if (l < weights.length - 1) {
            for (int k = 0; k < weights[l + 1].length; k++) {
                double delta = pass.delta()[l + 1][k];
                double weight = weights[l + 1][k][j];
                terms.add(new Explanation.Term(k, delta, weight, delta * weight));
            }
        }
        return terms;
    }

    /** ∂L/∂aₖ · ∂aₖ/∂zⱼ for each unit k of the layer. */
    private List<Explanation.JacobianTerm> jacobianRow(RowPass pass, int l, int j) {
        List<Explanation.JacobianTerm> row = new ArrayList<>();
        for (int k = 0; k < pass.z()[l].length; k++) {
            row.add(jacobianTerm(pass, l, j, k));
        }
        return row;
    }

    private Explanation.JacobianTerm ownOutput(RowPass pass, int l, int j) {
        return jacobianTerm(pass, l, j, j);
    }

    /** ∂aₖ/∂zⱼ is what the pullback makes of the unit vector of k. */
    private Explanation.JacobianTerm jacobianTerm(RowPass pass, int l, int j, int k) {
        double[] unit = new double[pass.z()[l].length];
        unit[k] = 1;
        PluginCalls.pullback(network.layers().get(l).activation(), l, pass.z()[l], pass.a()[l], unit);
        double lossByOutput = pass.lossByOutput()[l][k];
        return new Explanation.JacobianTerm(k, lossByOutput, unit[j], lossByOutput * unit[j]);
    }

    private List<Factor> factors(
            RowPass pass, ParameterRef parameter, List<Explanation.JacobianTerm> path, boolean wholeRow) {
        int l = parameter.layer();
        List<Factor> factors = new ArrayList<>();
        if (wholeRow) {
            factors.add(new Factor(
                    "∂L/∂z",
                    "Σₖ ∂L/∂aₖ·∂aₖ/∂z",
                    "\\sum_k \\frac{\\partial L}{\\partial a_k}\\frac{\\partial a_k}{\\partial z}",
                    pass.delta()[l][parameter.unit()]));
        } else {
            factors.add(lossByOutput(l, path.get(0).lossByOutput()));
            Formula formula = formula(network.layers().get(l).activation(), l);
            factors.add(new Factor(
                    "∂a/∂z",
                    formula.derivative(),
                    formula.derivativeTex(),
                    path.get(0).derivative()));
        }
        double[] x = l == 0 ? pass.input() : pass.a()[l - 1];
        factors.add(
                parameter.isBias()
                        ? new Factor("∂z/∂b", "1", "1", 1)
                        : new Factor(
                                "∂z/∂w",
                                "input",
                                "\\text{input}",
                                x[parameter.input().getAsInt()]));
        return factors;
    }

    private Factor lossByOutput(int l, double value) {
        if (l < weights.length - 1) {
            return new Factor("∂L/∂a", "Σₖ δₖ·wₖ", "\\sum_k \\delta_k w_k", value);
        }
        Formula formula = formula(network.loss(), network.loss());
        return new Factor("∂L/∂a", formula.derivative(), formula.derivativeTex(), value);
    }

    private static Formula formula(RowActivation activation, int layer) {
        try {
            return activation.formula().orElse(new Formula("f(z)", "f′(z)", "f(z)", "f'(z)"));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(activation, layer, e);
        }
    }

    /** @param named the loss to name if it throws, of which {@code loss} may be the composed form */
    private static Formula formula(Loss loss, Loss named) {
        try {
            return loss.formula().orElse(new Formula("L(a, y)", "L′(a, y)", "L(a,y)", "L'(a,y)"));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(named, e);
        }
    }

    private Optional<Explanation.Composed> composed(RowPass pass, double[] target, int l, int j, double product) {
        if (l < weights.length - 1) {
            return Optional.empty();
        }
        return network.composedLoss().map(loss -> {
            double delta = pass.delta()[l][j];
            double cancelled = pass.a()[l][j] - target[j];
            Formula formula = Math.abs(delta - cancelled) <= THE_SAME * Math.max(Math.abs(delta), pass.a()[l][j])
                    ? new Formula("a − y", "a − y", "a-y", "a-y")
                    : formula(loss, network.loss());
            return new Explanation.Composed(
                    formula.derivative(),
                    formula.derivativeTex(),
                    target[j],
                    delta,
                    product,
                    NumericalDerivative.relative(product, delta));
        });
    }

    private static Explanation.Check check(double gradient, NumericalDerivative difference, double loss) {
        double numeric = difference.value();
        double larger = Math.max(Math.abs(numeric), Math.abs(gradient));
        double resolved = LEAST_GRADIENT * Math.max(1, Math.abs(loss));
        return new Explanation.Check(
                numeric, Math.abs(numeric - gradient) / Math.max(larger, resolved), difference.step());
    }

    /**
     * The change that training would make. It is taken from weights of 0 where that is the same change, since the rounding
     * of a weight hides the last digits of a small change to it.
     */
    private Explanation.Update update(ParameterRef parameter, double[][][] gradient) {
        int l = parameter.layer();
        int i = parameter.index(network);
        ParameterArrays slope = ParameterArrays.zero(network);
        for (int n = 0; n < gradient.length; n++) {
            slope.setLayer(n, gradient[n]);
        }
        double given = slope.weight(l, parameter.unit(), i);
        Clipping.clip(clipping, slope);
        double clipped = slope.weight(l, parameter.unit(), i);
        double real = change(parameter, weights[l], slope);
        double fromZero = change(parameter, new double[gradient[l].length][gradient[l][0].length], slope);
        float weight = (float) weights[l][parameter.unit()][i];
        boolean same = Math.abs(fromZero - real) <= Math.ulp(weight) + Math.ulp((float) real);
        return new Explanation.Update(
                optimizer.name(),
                learningRate,
                clipped == given ? OptionalDouble.empty() : OptionalDouble.of(clipped),
                same ? fromZero : real);
    }

    private double change(ParameterRef parameter, double[][] values, ParameterArrays slope) {
        int l = parameter.layer();
        int i = parameter.index(network);
        ParameterArrays after = ParameterArrays.zero(network);
        after.setLayer(l, values);
        double before = after.weight(l, parameter.unit(), i);
        try {
            float[][] slots = new float[optimizer.slots()][after.layer(l).length];
            optimizer.update(after.layer(l), slope.layer(l), slots, learningRate, 1);
            new MaxNorm(network.layers().get(l)).apply(after.layer(l));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw PluginFault.of(optimizer, e);
        }
        return after.weight(l, parameter.unit(), i) - before;
    }
}

package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import java.util.ArrayList;
import java.util.List;

/**
 * Calibrates a model with rows that it was not trained on: the probabilities of a classifier by temperature scaling, the
 * intervals of predicted numbers by split conformal prediction.
 *
 * <pre>{@code
 * TrainedModel calibrated = Calibration.of(model, heldOut).model();
 * calibrated.predict(row).interval(0.9);   // contains the target with a probability of 0.9
 * }</pre>
 *
 * <p><b>Temperature.</b> The pre-activations z of the output layer become z/T, with the T that minimizes the mean −ln p of
 * the true classes. Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks" (2017). The division is done in
 * the weights and biases of the output layer, so explanations, exports and further training need to know nothing about it.
 * Labels do not change, except where two classes are equally probable within the rounding of float32. If all rows are
 * predicted correctly, no finite T is best, and T is 1.
 *
 * <p><b>Intervals.</b> The model keeps the {@link Residuals} of the rows; its predictions do not change. Those of a model that
 * predicts several quantiles follow its quantiles: Romano, Patterson and Candès, "Conformalized quantile regression" (2019).
 *
 * @param model the calibrated model
 * @param temperature T, from 0.01 to 100; 1 for numbers
 * @since 0.2
 */
public record Calibration(TrainedModel model, double temperature) {

    /**
     * Calibrates a model.
     *
     * @param heldOut rows that the model was not trained on, with their targets
     * @throws ConfigException if the outputs are not softmax, sigmoid or numbers
     * @throws DataException if there are no rows, or they do not fit the model
     * @throws PluginException if an activation throws
     */
    public static Calibration of(TrainedModel model, DataTable heldOut) {
        return of(model, model.preprocessing().dataset(heldOut));
    }

    /**
     * Calibrates a model with prepared rows.
     *
     * @param heldOut rows that the model was not trained on, prepared by its preprocessing
     * @throws ConfigException if the outputs are not softmax, sigmoid or numbers
     * @throws DataException if there are no rows, or one overflows float32 on its way through the network
     * @throws PluginException if an activation throws
     */
    public static Calibration of(TrainedModel model, Dataset heldOut) {
        requireCalibratable(model.network(), model.preprocessing().target());
        if (heldOut.rows() == 0) {
            throw new DataException(ErrorCode.DAT_TOO_FEW, Location.NONE, "a calibration needs at least one row");
        }
        if (model.preprocessing().target() instanceof Target.Numbers numbers) {
            return new Calibration(model.withResiduals(residuals(model, numbers, heldOut)), 1);
        }
        double temperature = Temperature.of(model, heldOut);
        return new Calibration(temperature == 1 ? model : scaled(model, temperature), temperature);
    }

    /** Calibrates a model that was just trained, if its run asks for it, with the rows that it holds out. */
    static TrainedModel after(TrainedModel trained, PreparedData rows) {
        return rows.spec().training().calibrate()
                ? of(trained, rows.validation().orElseThrow()).model()
                : trained;
    }

    /**
     * Checks before training that the model of a run can be calibrated, if the run asks for it.
     *
     * @throws ConfigException if no rows are held out, or the outputs are not softmax, sigmoid or numbers
     */
    static void require(PreparedData rows, Network network) {
        if (!rows.spec().training().calibrate()) {
            return;
        }
        if (rows.validation().isEmpty()) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/calibrate"),
                    "a calibration needs rows that the model is not trained on. Hold some out with data.validation");
        }
        try {
            requireCalibratable(network, rows.preprocessing().target());
        } catch (ConfigException e) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of("", "/training/calibrate"),
                    e.problems().get(0).message() + ". Delete calibrate",
                    e);
        }
    }

    private static void requireCalibratable(Network network, Target target) {
        RowActivation output = network.outputLayer().activation().definition();
        boolean isClassifier = target instanceof Target.Classes;
        boolean isProbability = output instanceof SoftmaxFunction || output instanceof LogisticFunction;
        if (isClassifier && !isProbability) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.NONE,
                    "a temperature calibrates the probabilities of 'softmax' or 'sigmoid' outputs; the output activation of"
                            + " this model is '" + output.name() + "'");
        }
        if (!isClassifier && network.loss().classifies()) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.NONE,
                    "a model of several labels per row cannot be calibrated; it takes a single target of labels, or"
                            + " numbers");
        }
    }

    private static Residuals residuals(TrainedModel model, Target.Numbers numbers, Dataset rows) {
        OutputReader reader = new OutputReader(model.network(), numbers);
        int targets = numbers.outputs();
        List<double[]> errors = new ArrayList<>();
        for (int t = 0; t < targets; t++) {
            errors.add(new double[rows.rows()]);
        }
        double[] output = new double[targets];
        double[] actual = new double[targets];
        int[] next = new int[1];
        new EvaluationBlocks(rows, Runtime.getRuntime().availableProcessors(), () -> model.pass(rows.rows()))
                .forEach((fault, row) -> model.error(fault, rows.place(row)), (outputs, target, exactTargets, loss) -> {
                    for (int r = 0; r < outputs.rows(); r++, next[0]++) {
                        outputs.getRow(r, output);
                        for (int t = 0; t < targets; t++) {
                            actual[t] = exactTargets.length > 0
                                    ? exactTargets[r * targets + t]
                                    : numbers.scaler().unscale(t, target.get(r, t));
                            output[t] = reader.number(numbers, t, output[t]);
                        }
                        OutputReader.keepFromCrossing(numbers, output);
                        for (int t = 0; t < targets; t++) {
                            double error = numbers.areQuantiles()
                                    ? outside(output, t, actual[t])
                                    : Math.abs(actual[t] - output[t]);
                            errors.get(t)[next[0]] = finite(error, rows.place(next[0]));
                        }
                    }
                });
        return numbers.areQuantiles() ? Residuals.ofQuantiles(errors) : Residuals.of(errors);
    }

    /** Returns by how much a target is outside of the interval between a quantile and its counterpart at the other end. */
    private static double outside(double[] quantiles, int t, double actual) {
        int other = quantiles.length - 1 - t;
        return Math.max(quantiles[Math.min(t, other)] - actual, actual - quantiles[Math.max(t, other)]);
    }

    private static double finite(double error, Location place) {
        if (!Double.isFinite(error)) {
            throw new DataException(
                    ErrorCode.DAT_RANGE,
                    place,
                    "the error of the prediction is too large for float64. Correct the row");
        }
        return error;
    }

    private static TrainedModel scaled(TrainedModel model, double temperature) {
        Layer layer = model.network().outputLayer();
        int end = (layer.inputs() + 1) * layer.units(); // of its weights and biases
        List<ParameterArrays> members = new ArrayList<>();
        for (TrainedModel member : model.members()) {
            ParameterArrays weights = member.weights();
            float[] output = weights.layer(weights.layers() - 1);
            for (int i = 0; i < end; i++) {
                output[i] = (float) (output[i] / temperature);
            }
            members.add(weights);
        }
        return model.withMembers(members);
    }
}

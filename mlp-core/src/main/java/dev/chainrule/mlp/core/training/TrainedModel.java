package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.Metric;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.TrainingDivergedException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.data.UnknownCount;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.NonFiniteRow;
import dev.chainrule.mlp.core.network.PackedLayers;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A trained network with its preprocessing, to be saved, loaded and used for predictions. Immutable and thread-safe.
 *
 * @since 0.2
 */
public final class TrainedModel {
    static final int BLOCK_ROWS = 256;

    /** An evaluation of fewer multiplications is over before other threads have begun. */
    static final long MIN_PARALLEL_WORK = 50_000_000;

    private final RunSpec spec;
    private final Network network;
    private final List<PackedLayers> members;
    private final Preprocessing preprocessing;
    private final Optional<Residuals> residuals;

    /**
     * Creates a model.
     *
     * @param spec the run, with all sizes of its network
     * @param network the network that the spec describes
     * @param weights the weights; copied
     * @param preprocessing the preprocessing of rows
     * @param kernel the kernel that runs the matrix products
     */
    public TrainedModel(
            RunSpec spec, Network network, ParameterArrays weights, Preprocessing preprocessing, Kernel kernel) {
        this(
                spec,
                network,
                List.of(new PackedLayers(network, weights.copy(), kernel)),
                preprocessing,
                Optional.empty());
    }

    private TrainedModel(
            RunSpec spec,
            Network network,
            List<PackedLayers> members,
            Preprocessing preprocessing,
            Optional<Residuals> residuals) {
        if (preprocessing.scaler().columns() != network.inputs()
                || preprocessing.target().outputs() != network.outputs()) {
            throw new IllegalArgumentException("a network " + network + " does not fit "
                    + preprocessing.scaler().columns() + " features and "
                    + preprocessing.target().outputs() + " outputs");
        }
        this.spec = spec;
        this.network = network;
        this.members = members;
        this.preprocessing = preprocessing;
        this.residuals = residuals;
    }

    /**
     * Returns the same model with intervals.
     *
     * @throws IllegalArgumentException if the model predicts classes, or another number of targets
     */
    public TrainedModel withResiduals(Residuals found) {
        if (!labels().isEmpty() || found.targets() != network.outputs()) {
            throw new IllegalArgumentException(
                    found + " do not fit a model that predicts " + ModelText.shown(targets()));
        }
        return new TrainedModel(spec, network, members, preprocessing, Optional.of(found));
    }

    /**
     * Returns an ensemble: a model whose outputs are the mean of the outputs of several models, taken before numbers
     * are scaled back to the units of their targets. Where the loss is convex in the outputs, as those for numbers and
     * probabilities are, the loss of the mean is at most the mean of the members' losses.
     *
     * @param spec the run of the ensemble, whose {@code members} is the number of models
     * @param members models of this run's network with the same preprocessing, at least one
     * @throws IllegalArgumentException if the number differs, or one is an ensemble or has another network or preprocessing
     */
    public static TrainedModel ensemble(RunSpec spec, List<TrainedModel> members) {
        RunChecks.requireMembers(spec, members);
        TrainedModel first = members.get(0);
        List<PackedLayers> layers =
                members.stream().map(member -> member.members.get(0)).toList();
        return new TrainedModel(spec, first.network, layers, first.preprocessing, Optional.empty());
    }

    /** Returns a model with other weights of its members, which has no prediction intervals. */
    TrainedModel withMembers(List<ParameterArrays> others) {
        List<PackedLayers> layers = others.stream()
                .map(weights -> new PackedLayers(network, weights.copy(), kernel()))
                .toList();
        return new TrainedModel(spec, network, layers, preprocessing, Optional.empty());
    }

    /** Returns the run that trained the model, with all sizes of its network. */
    public RunSpec spec() {
        return spec;
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /**
     * Returns a copy of the weights.
     *
     * @throws IllegalStateException if the model is an ensemble, whose {@linkplain #members members} have weights
     */
    public ParameterArrays weights() {
        if (members.size() > 1) {
            throw new IllegalStateException("an ensemble of " + members.size()
                    + " members has the weights of each: ask one of them, model.members().get(0).weights()");
        }
        return members.get(0).weights().copy();
    }

    /**
     * Returns the models whose outputs this one averages, each as it was trained, with a run of its own seed; a model
     * that was trained alone is its only member.
     *
     * @since 0.2
     */
    public List<TrainedModel> members() {
        if (members.size() == 1) {
            return List.of(this);
        }
        List<TrainedModel> models = new ArrayList<>();
        for (int k = 0; k < members.size(); k++) {
            models.add(new TrainedModel(
                    spec.member(k), network, List.of(members.get(k)), preprocessing, Optional.empty()));
        }
        return List.copyOf(models);
    }

    /**
     * Returns the errors that prediction intervals are made of; empty if the model has none.
     *
     * @since 0.2
     */
    public Optional<Residuals> residuals() {
        return residuals;
    }

    /** Returns the preprocessing of inputs and targets. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /**
     * Returns the features in order: their names, and the categories of those that hold categories.
     *
     * @since 0.2
     */
    public List<Feature> features() {
        return preprocessing.features().columns();
    }

    /**
     * Returns the labels that the model tells apart, in the order of its scores; empty if it predicts numbers.
     *
     * @since 0.2
     */
    public List<String> labels() {
        return preprocessing.target() instanceof Target.Classes classes ? classes.labels() : List.of();
    }

    /**
     * Returns the names of the target columns: one of labels, or one or more of numbers.
     *
     * @since 0.2
     */
    public List<String> targets() {
        return preprocessing.target() instanceof Target.Numbers numbers
                ? numbers.names()
                : List.of(((Target.Classes) preprocessing.target()).name());
    }

    /**
     * Predicts one row of numbers.
     *
     * @param features one number a feature, in the units of the training data
     * @throws IllegalArgumentException if there are more or fewer numbers than features
     */
    public Prediction predict(double... features) {
        preprocessing.requireFeatures(features.length);
        DataTable row = DataTable.unlabelled(preprocessing.featureNames(), features);
        return predict(row).get(0);
    }

    /**
     * Predicts one object, whose values have the names of the features.
     *
     * <pre>{@code
     * model.predict(Map.of("age", 41, "plan", "basic")).label();
     * }</pre>
     *
     * @param values by the name of the feature: a {@link Number} or, where the feature holds categories, any object,
     *     which is written as text. A value that is missing, null or NaN is filled in if the model was trained to do
     *     so, and an unknown category is treated as in training
     *     ({@link #unknownCategories} finds it)
     * @throws DataException if a name is not that of a feature, a number is expected and not given, a value is
     *     missing and there is none to fill in, or the row does not fit the model
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public Prediction predict(Map<String, ?> values) {
        return predict(ObjectRow.of(preprocessing.features(), values)).get(0);
    }

    /**
     * Returns the features of an object whose category no training row had. A prediction treats such a category as in
     * training: by default it counts as rare or, without rare categories, sets all inputs of its feature to 0.
     *
     * <pre>{@code
     * if (model.unknownCategories(customer).isEmpty()) {
     *     return model.predict(customer);
     * }
     * }</pre>
     *
     * @param values by the name of the feature, as for {@link #predict(Map)}
     * @return the names of the features, in their order; empty if all categories are known
     * @throws DataException if a name is not that of a feature, a number is expected and not given, or a value is
     *     missing and there is none to fill in
     * @since 0.2
     */
    public List<String> unknownCategories(Map<String, ?> values) {
        Features features = preprocessing.features();
        return UnknownCount.of(features, ObjectRow.of(features, values)).columns();
    }

    /**
     * Predicts a batch of rows on all cores, with the bits of {@link #predict(double...)}.
     *
     * @param rows rows × features, in the units of the training data, NaN where a value is missing; not modified
     * @return one prediction a row, in their order
     * @throws IllegalArgumentException if a row has more or fewer numbers than features
     * @throws DataException if a feature holds categories, a value is missing and there is none to fill in, or a row
     *     overflows float32 on its way through the network
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     * @since 0.2
     */
    public List<Prediction> predict(double[][] rows) {
        return BatchPrediction.of(this, rows, cores());
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Predicts the rows of a table.
     *
     * @throws DataException if the rows do not fit the model, or one overflows float32 on its way through the network
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     */
    public List<Prediction> predict(DataTable examples) {
        return predict(preprocessing.inputs(examples), examples::place);
    }

    /**
     * Predicts preprocessed rows.
     *
     * @param inputs rows × inputs, as {@link Preprocessing#inputs} returns them
     * @throws DataException if a row overflows float32 on its way through the network
     * @since 0.2
     */
    public List<Prediction> predictEncoded(Matrix inputs) {
        return predict(inputs, row -> Location.of("", "row " + (row + 1)));
    }

    private List<Prediction> predict(Matrix inputs, IntFunction<Location> places) {
        Matrix outputs = outputs(inputs, places);
        OutputReader reader = new OutputReader(network, preprocessing.target(), residuals);
        List<Prediction> predictions = new ArrayList<>(outputs.rows());
        double[] row = new double[outputs.columns()];
        for (int r = 0; r < outputs.rows(); r++) {
            outputs.getRow(r, row);
            predictions.add(reader.read(row, r, places));
        }
        return predictions;
    }

    /**
     * Creates a predictor with buffers of its own, for repeated use by one thread. All predictors of the model share
     * its weights and a copy of them in the order of the vector kernel, which takes about as much memory again.
     *
     * @param maxRows the maximum number of rows in a call
     */
    public Predictor predictor(int maxRows) {
        return new Predictor(network, members, maxRows, preprocessing);
    }

    /**
     * Creates a predictor that divides its work among several threads; to be closed by the caller. The bits are those
     * of {@link #predictor(int)}.
     *
     * @param maxRows the maximum number of rows in a call
     * @param threads the number of threads, including the caller's; at least 1
     * @throws IllegalArgumentException if there is no thread
     * @since 0.2
     */
    public ParallelPredictor predictor(int maxRows, int threads) {
        return new ParallelPredictor(network, members, maxRows, threads, preprocessing.inputNames());
    }

    /**
     * Creates a predictor of single rows, for one thread.
     *
     * @since 0.2
     */
    public Predictor predictor() {
        return predictor(1);
    }

    /**
     * Computes the outputs of the network for preprocessed inputs, rows × outputs.
     *
     * @throws DataException if a row has an input that is not finite, or overflows float32 on its way
     * @throws PluginException if an activation returns NaN or an infinity for finite numbers
     */
    public Matrix outputs(Matrix inputs) {
        return outputs(inputs, row -> Location.of("", "row " + (row + 1)));
    }

    private Matrix outputs(Matrix inputs, IntFunction<Location> places) {
        Matrix all = new Matrix(inputs.rows(), network.outputs());
        int blocks = (inputs.rows() + CheckedPass.BLOCK_ROWS - 1) / CheckedPass.BLOCK_ROWS;
        long work = work(inputs.rows());
        int slices = work < MIN_PARALLEL_WORK ? 1 : Math.min(blocks, cores());
        ParallelSlices.run(blocks, slices, (from, to) -> outputs(inputs, places, all, from, to));
        return all;
    }

    /** Computes the outputs of the blocks from one to before another. */
    private void outputs(Matrix inputs, IntFunction<Location> places, Matrix all, int fromBlock, int toBlock) {
        CheckedPass pass = pass(inputs.rows());
        int columns = inputs.columns();
        Matrix block = new Matrix(Math.min(CheckedPass.BLOCK_ROWS, inputs.rows()), columns);
        for (int b = fromBlock; b < toBlock; b++) {
            int from = b * CheckedPass.BLOCK_ROWS;
            block.setRows(Math.min(CheckedPass.BLOCK_ROWS, inputs.rows() - from));
            System.arraycopy(inputs.data(), from * columns, block.data(), 0, block.size());
            Matrix outputs = pass.outputs(block, fault -> error(fault, places.apply(from + fault.row())));
            System.arraycopy(outputs.data(), 0, all.data(), from * outputs.columns(), outputs.size());
        }
    }

    MlpException error(NonFiniteRow fault, Location place) {
        return fault.toException(place, preprocessing.inputNames());
    }

    /** Evaluates the model on rows with known targets, by the {@link Metrics#standard standard metrics}. */
    public Evaluation evaluate(DataTable examples) {
        return evaluate(preprocessing.dataset(examples));
    }

    /** Evaluates the model on prepared rows, by the {@link Metrics#standard standard metrics}. */
    public Evaluation evaluate(Dataset dataset) {
        return evaluate(dataset, Metrics.standard(this));
    }

    /**
     * Evaluates the model on prepared rows.
     *
     * @param metrics the metrics to compute beside the loss
     * @throws IllegalArgumentException if a metric of numbers is used for classes, or vice versa
     * @throws DataException if a row overflows float32
     * @throws PluginException if a metric throws, or an activation returns NaN or an infinity for finite numbers
     */
    public Evaluation evaluate(Dataset dataset, List<Metric> metrics) {
        return new ModelEvaluation(this, dataset, metrics, true)
                .run(cores(), (fault, row) -> error(fault, dataset.place(row)));
    }

    /**
     * Evaluates a model that was just trained on prepared rows.
     *
     * @param metrics the metrics to compute beside the loss
     * @param training the training rows; if they overflow too, training has diverged
     * @throws IllegalArgumentException if a metric of numbers is used for classes, or vice versa
     * @throws TrainingDivergedException if the outputs are not finite, for the training rows too
     * @throws DataException if a row overflows float32 in the network but the training rows do not
     * @throws PluginException if a metric throws, or an activation returns NaN or an infinity for finite numbers
     */
    public Evaluation evaluate(Dataset dataset, List<Metric> metrics, Dataset training) {
        return new ModelEvaluation(this, dataset, metrics, false).afterTraining(training);
    }

    /** Returns a forward pass for blocks of at most {@code rows} rows. */
    CheckedPass pass(int rows) {
        return pass(kernel(), rows);
    }

    CheckedPass pass(Kernel suited, int rows) {
        List<PackedLayers> layers = suited == kernel()
                ? members
                : members.stream()
                        .map(member -> new PackedLayers(network, member.weights(), suited))
                        .toList();
        return new CheckedPass(network, layers, Math.min(BLOCK_ROWS, Math.max(1, rows)));
    }

    /** Returns the multiplications of a prediction of {@code rows} rows. */
    long work(long rows) {
        return rows * members.size() * network.parameterCount();
    }

    Kernel kernel() {
        return members.get(0).kernel();
    }

    /**
     * Describes the model in one line, for example
     * {@code iris: 4 inputs, 16 leaky-relu, 3 softmax, predicts species (setosa, versicolor, virginica), loss
     * cross-entropy, 131 parameters}.
     */
    @Override
    public String toString() {
        return ModelText.of(this);
    }
}

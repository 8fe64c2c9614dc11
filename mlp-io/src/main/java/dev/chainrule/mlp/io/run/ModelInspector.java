package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Dataset;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.RowWeights;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.explain.Explainer;
import dev.chainrule.mlp.core.explain.Rows;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.network.LabelSmoothing;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.training.FittedWeights;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.csv.FirstLine;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.file.InputFile;
import dev.chainrule.mlp.io.model.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A network with its weights and rows in float64, for explanations and gradient checks: a trained model, or a document with
 * the weights that it starts from.
 *
 * <pre>{@code
 * ModelInspector inspector = ModelInspector.open(Path.of("iris.safetensors"), Path.of("iris.csv"), Plugins.load());
 * Explanation explanation = inspector.explainer()
 *         .explain(inspector.rows().inputs()[0], inspector.rows().targets()[0], ParameterRef.weight(1, 0, 0));
 * }</pre>
 *
 * @since 0.2
 */
public final class ModelInspector {
    private static final int START = 16;
    private static final int RANDOM_ROWS = 5;

    private final RunSpec spec;
    private final Plugins plugins;
    private final Network network;
    private final double[][][] weights;
    private final Optional<Preprocessing> preprocessing;
    private final Rows rows;
    private final Optional<DataTable> table;
    private final int trainingRows;
    private final List<String> warnings;
    private final OptionalInt member;

    private ModelInspector(
            RunSpec spec,
            Plugins plugins,
            Network network,
            double[][][] weights,
            Optional<Preprocessing> preprocessing,
            Rows rows,
            Optional<DataTable> table,
            int trainingRows,
            List<String> warnings) {
        this.spec = spec;
        this.plugins = plugins;
        this.network = network;
        this.weights = weights;
        this.preprocessing = preprocessing;
        LabelSmoothing smoothing = new LabelSmoothing(spec.training().labelSmoothing(), network);
        this.rows = preprocessing.isPresent()
                ? new Rows(rows.inputs(), smoothing.of(rows.targets()), rows.weights())
                : rows; // random targets are none of the data
        this.table = table;
        this.trainingRows = trainingRows;
        this.warnings = List.copyOf(warnings);
        member = OptionalInt.empty();
    }

    private ModelInspector(ModelInspector inspector, int member) {
        spec = inspector.spec;
        plugins = inspector.plugins;
        network = inspector.network;
        weights = inspector.weights;
        preprocessing = inspector.preprocessing;
        rows = inspector.rows;
        table = inspector.table;
        trainingRows = inspector.trainingRows;
        warnings = inspector.warnings;
        this.member = OptionalInt.of(member);
    }

    /**
     * Reads a model or a document, and rows.
     *
     * @throws ConfigException if the document is wrong or does not fit its data
     * @throws ModelFormatException if the model is wrong
     * @throws DataException if the rows are wrong or do not fit
     * @throws StorageException if a file cannot be read
     */
    public static ModelInspector open(Path modelOrDocument, Path csv, Plugins plugins) {
        return open(modelOrDocument, Optional.of(csv), Optional.empty(), plugins);
    }

    /**
     * Reads a model or a document, and rows: without a CSV, the training rows of a document with data, and random ones
     * otherwise.
     *
     * @param rows a CSV, or an idx file of images
     * @param labels the idx file of their labels
     * @throws ConfigException if the document is wrong or does not fit its data
     * @throws ModelFormatException if the model is wrong
     * @throws DataException if the rows are wrong or do not fit
     * @throws StorageException if a file cannot be read
     */
    public static ModelInspector open(
            Path modelOrDocument, Optional<Path> rows, Optional<Path> labels, Plugins plugins) {
        return open(modelOrDocument, rows, labels, OptionalInt.empty(), plugins);
    }

    /**
     * Reads a model or a document, and rows, as {@link #open(Path, Optional, Optional, Plugins)} does, and looks at one
     * member of an ensemble.
     *
     * @param member the number of the member, from 1; if empty, the model must be a single network, and of a document
     *     it is the first
     * @throws ConfigException if the document is wrong or does not fit its data, or there is no such member
     * @since 0.2
     */
    public static ModelInspector open(
            Path modelOrDocument, Optional<Path> rows, Optional<Path> labels, OptionalInt member, Plugins plugins) {
        if (!isDocument(modelOrDocument)) {
            TrainedModel whole = ModelFile.load(modelOrDocument, plugins, new JavaKernel());
            int chosen = index(modelOrDocument, member, whole.spec(), true);
            TrainedModel model = whole.members().get(chosen);
            return of(model, model.weights().values(), rows, labels, Optional.empty(), plugins)
                    .asMember(whole.spec(), chosen);
        }
        DocumentSource source = DocumentSource.read(modelOrDocument);
        RunSpec whole = new DocumentReader(plugins).read(source);
        int chosen = index(modelOrDocument, member, whole, false);
        if (whole.data().isPresent()) {
            return ofDocumentWithData(DocumentRun.of(source, whole, plugins), chosen, rows, labels)
                    .asMember(whole, chosen);
        }
        RunSpec spec = whole.member(chosen);
        Network network = Network.build(spec, plugins);
        double[][][] weights = ParameterArrays.initialValues(network, spec.seed());
        ModelInspector inspector = rows.isPresent()
                ? withColumns(spec, network, weights, rows.get(), plugins)
                : withRandomRows(spec, network, weights, plugins);
        return inspector.asMember(whole, chosen);
    }

    private ModelInspector asMember(RunSpec whole, int index) {
        return whole.training().members() > 1 ? new ModelInspector(this, index + 1) : this;
    }

    /** Returns the index of a member of an ensemble, from 0. */
    private static int index(Path file, OptionalInt member, RunSpec spec, boolean mustChoose) {
        int members = spec.training().members();
        if (members > 1 && mustChoose && member.isEmpty() || member.orElse(1) > members || member.orElse(1) < 1) {
            throw new ConfigException(
                    ErrorCode.CFG_SEMANTIC,
                    Location.of(Problem.clean(file.toString()), ""),
                    members > 1
                            ? "this is an ensemble of " + members
                                    + " networks, each with weights of its own: choose a member from 1 to " + members
                            : "this is a single network and has no member " + member.getAsInt());
        }
        return member.orElse(1) - 1;
    }

    /** A document is text that starts with a brace, a model a binary length. */
    private static boolean isDocument(Path file) {
        byte[] start = InputFile.read(file, START);
        for (byte b : start) {
            if (b == 0) {
                return false;
            }
        }
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".json")
                || new String(start, StandardCharsets.UTF_8)
                        .replace("\uFEFF", "")
                        .strip()
                        .startsWith("{");
    }

    private static ModelInspector ofDocumentWithData(
            DocumentRun run, int member, Optional<Path> csv, Optional<Path> labels) {
        RunSpec spec = run.preparation().spec().member(member);
        Network network = run.network();
        double[][][] weights = FittedWeights.of(
                        spec, network, new JavaKernel(), run.preparation().training())
                .map(ParameterArrays::values)
                .orElseGet(() -> ParameterArrays.initialValues(network, spec.seed()));
        Preprocessing preprocessing = run.preparation().preprocessing();
        if (csv.isEmpty()) {
            Dataset training = run.preparation().training();
            Rows rows = Rows.of(training.sample(training.window())); // all that are in memory
            return new ModelInspector(
                    spec,
                    run.plugins(),
                    network,
                    weights,
                    Optional.of(preprocessing),
                    rows,
                    Optional.empty(),
                    training.rows(),
                    run.warnings());
        }
        TrainedModel untrained = new TrainedModel(
                spec, network, ParameterArrays.initial(network, spec.seed()), preprocessing, new JavaKernel());
        return of(untrained, weights, csv, labels, Optional.of(run.preparation().training()), run.plugins());
    }

    /** @param training the rows of the run, if known: they determine balanced class weights */
    private static ModelInspector of(
            TrainedModel model,
            double[][][] weights,
            Optional<Path> csv,
            Optional<Path> labels,
            Optional<Dataset> training,
            Plugins plugins) {
        if (csv.isEmpty()) {
            return withRandomRows(model.spec(), model.network(), weights, plugins);
        }
        ModelData data = ModelData.toExplain(model, csv.get(), labels);
        return ErrorContext.naming(csv.get(), () -> {
            Preprocessing preprocessing = model.preprocessing();
            ClassWeights classWeights = model.spec().preprocessing().classWeights();
            Dataset deciding = training.orElseGet(() -> preprocessing.dataset(data.examples()));
            Rows rows = Rows.of(preprocessing, data.examples())
                    .withWeights(RowWeights.of(classWeights, preprocessing.target(), deciding)
                            .of(data.examples()));
            InspectedTargets.check(model.network(), rows, data.examples());
            return new ModelInspector(
                    model.spec(),
                    plugins,
                    model.network(),
                    weights,
                    Optional.of(preprocessing),
                    rows,
                    Optional.of(data.examples()),
                    training.map(Dataset::rows).orElse(rows.count()),
                    data.warnings());
        });
    }

    private static ModelInspector withRandomRows(RunSpec spec, Network network, double[][][] weights, Plugins plugins) {
        Rows rows = Rows.random(network, RANDOM_ROWS, spec.seed());
        return new ModelInspector(
                spec, plugins, network, weights, Optional.empty(), rows, Optional.empty(), rows.count(), List.of());
    }

    /** Reads rows whose first columns are the inputs; the others are the targets, or one is the label. */
    private static ModelInspector withColumns(
            RunSpec spec, Network network, double[][][] weights, Path csv, Plugins plugins) {
        FirstLine first = FirstLine.of(csv);
        int inputs = network.inputs();
        int outputs = network.outputs();
        List<Double> quantiles = network.loss().quantiles();
        boolean areNumbers = network.loss().quantile(0).isPresent();
        int numbers = quantiles.isEmpty() ? outputs : 1;
        int targets = first.cells().isEmpty() ? numbers : first.cells().size() - inputs;
        if (targets != numbers && (areNumbers || targets != 1)) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    Location.of(Problem.clean(csv.toString()), ""),
                    "expected " + (inputs + numbers) + " columns, the " + (inputs == 1 ? "input" : inputs + " inputs")
                            + " and then the "
                            + (numbers == 1 ? "target" : numbers + " targets") + ", found "
                            + first.cells().size());
        }
        DataSpec columns = DataSpec.builder()
                .file("")
                .header(first.isHeader())
                .target(columns(inputs + 1, targets))
                .targetType(targets > 1 || areNumbers ? TargetType.NUMBER : TargetType.AUTO)
                .features(columns(1, inputs))
                .build();
        CsvTable table = CsvTable.read(csv, columns);
        boolean labels = !areNumbers && (targets < outputs || table.targetIsText());
        DataTable examples = table.examples(labels ? TargetType.LABEL : TargetType.NUMBER);
        return ErrorContext.naming(csv, () -> {
            Target target = labels
                    ? InspectedTargets.classes(examples, outputs)
                    : InspectedTargets.numbers(examples.targetNames(), quantiles);
            Preprocessing preprocessing = new Preprocessing(examples.featureNames(), Scaler.none(inputs), target);
            Rows rows = Rows.of(preprocessing, examples);
            InspectedTargets.check(network, rows, examples);
            return new ModelInspector(
                    spec,
                    plugins,
                    network,
                    weights,
                    Optional.of(preprocessing),
                    rows,
                    Optional.of(examples),
                    rows.count(),
                    table.warnings());
        });
    }

    private static List<ColumnRef> columns(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(ColumnRef::numbered)
                .toList();
    }

    /** Returns the run, with all sizes. */
    public RunSpec spec() {
        return spec;
    }

    /** Returns the plugins that the run can name. */
    public Plugins plugins() {
        return plugins;
    }

    /** Returns the network. */
    public Network network() {
        return network;
    }

    /** Returns for each layer and each unit its weights followed by its bias; not a copy. */
    public double[][][] weights() {
        return weights;
    }

    /** Returns the preprocessing of inputs and targets; empty if the rows are random. */
    public Optional<Preprocessing> preprocessing() {
        return preprocessing;
    }

    /** Returns the rows, weighted as in training. */
    public Rows rows() {
        return rows;
    }

    /**
     * Returns the features of a row as they are in the data, in the order of the model: numbers, the index of a category, NaN
     * where one is missing; empty if the rows are random or were prepared for training.
     *
     * @param row the index of the row, from 0
     */
    public Optional<double[]> cells(int row) {
        return table.map(examples -> {
            int columns = examples.featureNames().size();
            return preprocessing.orElseThrow().featureNames().stream()
                    .mapToDouble(name -> examples.features()[
                            row * columns + examples.featureNames().indexOf(name)])
                    .toArray();
        });
    }

    /**
     * Returns the number of training rows, at least 1, from which a schedule computes the steps of an epoch. A model does not
     * store it; it is then the number of {@link #rows}.
     */
    public int trainingRows() {
        return trainingRows;
    }

    /** Returns non-fatal warnings, one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the number of the member that this is, from 1; empty if the model is no ensemble. */
    public OptionalInt member() {
        return member;
    }

    /** Returns the names of the network's inputs: their columns, or numbers. */
    public List<String> inputNames() {
        return preprocessing.map(Preprocessing::inputNames).orElseGet(() -> numbered("input ", network.inputs()));
    }

    /** Returns the names of the network's outputs: columns, labels (of two classes with one output, the second) or numbers. */
    public List<String> outputNames() {
        return preprocessing
                .map(known -> {
                    if (known.target() instanceof Target.Numbers numbers) {
                        return numbers.names();
                    }
                    List<String> labels = ((Target.Classes) known.target()).labels();
                    return labels.subList(labels.size() - network.outputs(), labels.size());
                })
                .orElseGet(() -> numbered("output ", network.outputs()));
    }

    /** Returns the scaler of the inputs. */
    public Scaler inputScaler() {
        return preprocessing.map(Preprocessing::scaler).orElseGet(() -> Scaler.none(network.inputs()));
    }

    /** Returns the scaler of the targets and so of the outputs. */
    public Scaler targetScaler() {
        return preprocessing
                .map(Preprocessing::target)
                .filter(Target.Numbers.class::isInstance)
                .map(target -> ((Target.Numbers) target).scaler())
                .orElseGet(() -> Scaler.none(network.outputs()));
    }

    private static List<String> numbered(String word, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> word + n).toList();
    }

    /** Returns an explainer of these weights, with the first step of the run. */
    public Explainer explainer() {
        return Explainer.of(network, weights, spec, plugins, trainingRows);
    }

    /** Returns one line, such as {@code iris: 4-16-3, 150 rows}. */
    @Override
    public String toString() {
        return (spec.name().isEmpty() ? "" : spec.name() + ": ") + network + ", " + rows;
    }
}

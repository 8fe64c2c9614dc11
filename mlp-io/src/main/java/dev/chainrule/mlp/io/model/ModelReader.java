package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingState;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a model file. The sizes are checked against each other and against the length of the file before anything is
 * allocated for them, and the digest before anything is returned.
 */
final class ModelReader {
    private static final int START = 16;
    private static final int LENGTH_BYTES = Long.BYTES;
    /** Beyond this a length is not a large one but something else. */
    private static final long ABSURD_LENGTH = 1L << 40;

    private final Plugins plugins;
    private final Kernel kernel;
    private final ModelFaults faults;
    private final DigestedInput in;
    private final TensorReader numbers;
    private final long length;
    private long dataLength;

    /**
     * @param stream the file
     * @param length how many bytes it has
     */
    ModelReader(InputStream stream, long length, ModelFaults faults, Plugins plugins, Kernel kernel) {
        this.plugins = plugins;
        this.kernel = kernel;
        this.faults = faults;
        this.in = new DigestedInput(stream, length, faults);
        numbers = new TensorReader(in, faults);
        this.length = length;
    }

    /** Returns the model; of a checkpoint, with the weights that it has so far. */
    TrainedModel read() throws IOException {
        return readFile().model();
    }

    Checkpoint readCheckpoint() throws IOException {
        return readFile()
                .checkpoint()
                .orElseThrow(() -> faults.of(
                        ErrorCode.MDL_NOT_A_MODEL,
                        "this is a model, not a checkpoint: it has no " + TensorNames.CHECKPOINT));
    }

    /** The content of a file; a checkpoint if it is one. */
    private record Found(TrainedModel model, Optional<Checkpoint> checkpoint) {}

    /** Checks that a header can be read, up to its tensors. */
    void check(SafetensorsHeader header) {
        checkVersion(header.metadata());
        RunSpec spec = readSpec(header.metadata());
        checkSizes(
                spec.network(),
                Metadata.features(header.metadata(), faults),
                ModelEncodings.read(header.metadata(), plugins, faults),
                Metadata.target(header.metadata(), faults));
    }

    private Found readFile() throws IOException {
        SafetensorsHeader header = readHeader();
        checkVersion(header.metadata());
        header.checkLayout(dataLength, faults);
        RunSpec spec = readSpec(header.metadata());
        List<Feature> features = Metadata.features(header.metadata(), faults);
        Metadata.TargetNames names = Metadata.target(header.metadata(), faults);
        ModelEncodings encodings = ModelEncodings.read(header.metadata(), plugins, faults);
        checkSizes(spec.network(), features, encodings, names);
        Optional<CheckpointHeader> place = Optional.ofNullable(header.metadata().get(TensorNames.CHECKPOINT))
                .map(text -> checked(CheckpointHeader.read(text, faults), spec));
        checkTensors(
                header.tensors(),
                TensorNames.tensors(
                        spec.network(),
                        encodings(spec.network()),
                        spec.training().members(),
                        has(header, TensorNames.INPUTS_FILL),
                        names.areNumbers(),
                        names.areNumbers() && has(header, TensorNames.TARGETS_LIMITS),
                        residuals(header.tensors(), names),
                        encodings,
                        place,
                        place.isPresent()
                                ? SolverTensor.size(spec, encodings(spec.network()), plugins)
                                : OptionalLong.empty()));
        return readData(header.tensors(), spec, features, encodings, names, place);
    }

    private static boolean has(SafetensorsHeader header, String name) {
        return header.tensors().stream().anyMatch(tensor -> tensor.name().equals(name));
    }

    /** Returns the number of residuals of each target, by the shape of their tensor; 0 without them. */
    private static long residuals(List<Tensor> tensors, Metadata.TargetNames names) {
        return tensors.stream()
                .filter(tensor -> names.areNumbers() && tensor.name().equals(TensorNames.TARGETS_RESIDUALS))
                .filter(tensor -> !tensor.shape().isEmpty())
                .mapToLong(tensor -> tensor.shape().get(tensor.shape().size() - 1))
                .findFirst()
                .orElse(0);
    }

    private CheckpointHeader checked(CheckpointHeader place, RunSpec spec) {
        int slots =
                TrainingState.slotsOf(spec, plugins.optimizer(spec.optimizer().plugin()));
        if (place.slots() != slots || place.epoch() - 1 > spec.training().epochs()) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    TensorNames.CHECKPOINT + " has " + place.slots() + " slots in epoch " + place.epoch()
                            + ", the document's optimizer has " + slots + " and its training "
                            + spec.training().epochs() + " epochs");
        }
        return place;
    }

    private SafetensorsHeader readHeader() throws IOException {
        byte[] start = in.bytes((int) Math.min(START, length));
        long headerLength = start.length < LENGTH_BYTES
                ? -1
                : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        boolean plausible = start.length > LENGTH_BYTES
                && start[LENGTH_BYTES] == '{'
                && headerLength > 0
                && headerLength <= SafetensorsHeader.MAX_HEADER;
        if (!plausible) {
            throw implausible(start, headerLength);
        }
        if (LENGTH_BYTES + headerLength > length) {
            throw faults.truncated(LENGTH_BYTES + headerLength, length);
        }
        dataLength = length - LENGTH_BYTES - headerLength;
        byte[] header = new byte[(int) headerLength];
        int known = Math.min(header.length, start.length - LENGTH_BYTES);
        System.arraycopy(start, LENGTH_BYTES, header, 0, known);
        byte[] rest = in.bytes(header.length - known);
        System.arraycopy(rest, 0, header, known, rest.length);
        return SafetensorsHeader.parse(header, faults);
    }

    private ModelFormatException implausible(byte[] start, long headerLength) {
        Optional<String> kind = FileTypeSniffer.of(start);
        if (kind.isPresent()) {
            return faults.of(ErrorCode.MDL_NOT_A_MODEL, "this is " + kind.get() + ", not a model that mlp has saved");
        }
        if (start.length <= LENGTH_BYTES) {
            return faults.truncated(LENGTH_BYTES + 2, length);
        }
        if (headerLength <= 0 || headerLength > ABSURD_LENGTH) {
            return faults.of(
                    ErrorCode.MDL_HEADER,
                    "the first 8 bytes are not the length of a header: " + Long.toUnsignedString(headerLength)
                            + ". Is this a model that mlp has saved?");
        }
        if (headerLength > SafetensorsHeader.MAX_HEADER) {
            return faults.of(
                    ErrorCode.MDL_LIMIT,
                    "a header of " + headerLength + " bytes is longer than " + SafetensorsHeader.MAX_HEADER
                            + " (maxHeader)");
        }
        return faults.of(
                ErrorCode.MDL_HEADER,
                String.format(
                        Locale.ROOT,
                        "the header must begin with '{', found byte 0x%02x at offset 8",
                        start[LENGTH_BYTES]));
    }

    private void checkVersion(Map<String, String> metadata) {
        String format = metadata.getOrDefault(TensorNames.FORMAT, "");
        if (!format.equals(TensorNames.FORMAT_MLP)) {
            throw faults.of(
                    ErrorCode.MDL_NOT_A_MODEL,
                    "this is a safetensors file, but not a model that mlp has saved: its format is "
                            + (format.isEmpty() ? "not given" : Problem.show(format)));
        }
        String version = metadata.getOrDefault(TensorNames.VERSION, "");
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw faults.of(
                    ErrorCode.MDL_HEADER, TensorNames.VERSION + " must be a number, found " + Problem.show(version));
        }
        if (Integer.parseInt(version) > TensorNames.CURRENT_VERSION) {
            throw faults.of(
                    ErrorCode.MDL_VERSION,
                    "the file has version " + version + ", this mlp reads up to " + TensorNames.CURRENT_VERSION
                            + ". Use a newer mlp");
        }
    }

    private RunSpec readSpec(Map<String, String> metadata) {
        String document = metadata.get(TensorNames.SPEC);
        if (document == null) {
            throw faults.of(
                    ErrorCode.MDL_CONFIG, "the document is missing in the file (CFG_MISSING): " + TensorNames.SPEC);
        }
        try {
            RunSpec spec = new DocumentReader(plugins).readSaved(document, faults.source());
            if (spec.network().inputs().isEmpty()
                    || spec.network().outputLayer().units().isEmpty()) {
                throw faults.of(
                        ErrorCode.MDL_CONFIG,
                        "the document in the file leaves out the inputs or the last layer's units (CFG_MISSING)");
            }
            return spec;
        } catch (ConfigException e) {
            throw configFault(e);
        }
    }

    private ModelFormatException configFault(ConfigException e) {
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : e.problems()) {
            String what = problem.code() == ErrorCode.CFG_UNKNOWN_PLUGIN
                    ? "the model needs a plugin that is not installed; add its jar."
                    : "the document in the file is not valid.";
            problems.add(new Problem(
                    ErrorCode.MDL_CONFIG, problem.location(), what + " (" + problem.code() + ") " + problem.message()));
        }
        return new ModelFormatException(problems);
    }

    private void checkSizes(
            NetworkSpec network, List<Feature> features, ModelEncodings encodings, Metadata.TargetNames names) {
        int inputs = network.inputs().orElseThrow();
        int outputs = network.outputLayer().units().orElseThrow();
        encodings.check(features, inputs, names.areNumbers() ? outputs : 0, plugins, faults);
        long found = encodings.inputs(features);
        if (found != inputs) {
            boolean categorical = features.stream().anyMatch(Feature::isCategorical);
            throw faults.of(
                    ErrorCode.MDL_SHAPE_MISMATCH,
                    (categorical
                                    ? TensorNames.FEATURES + " and " + TensorNames.CATEGORIES + " make " + found
                                            + " inputs"
                                    : TensorNames.FEATURES + " names " + found + " features")
                            + ", the document says " + inputs + " inputs");
        }
        names.checkOutputs(outputs, faults);
    }

    /**
     * Requires that the tensors are those that the document asks for, whatever their order, and the digest the last.
     */
    private void checkTensors(List<Tensor> found, List<Tensor> wanted) {
        Map<String, Tensor> expected = new HashMap<>();
        wanted.forEach(tensor -> expected.put(tensor.name(), tensor));
        HashSet<String> present = new HashSet<>();
        for (Tensor tensor : found) {
            if (!expected.containsKey(tensor.name())) {
                throw faults.ofTensor(
                        ErrorCode.MDL_UNKNOWN, tensor.name(), "the document in the file has no use for this tensor");
            }
            present.add(tensor.name());
        }
        for (Tensor tensor : wanted) {
            if (!present.contains(tensor.name())) {
                throw faults.ofTensor(
                        ErrorCode.MDL_MISSING, tensor.name(), "is missing, expected " + tensor.describe());
            }
        }
        for (Tensor tensor : found) {
            Tensor want = expected.get(tensor.name());
            if (tensor.type() != want.type()) {
                throw faults.ofTensor(
                        ErrorCode.MDL_DTYPE,
                        tensor.name(),
                        "has elements of type " + tensor.type() + ", expected " + want.type());
            }
            if (!tensor.shape().equals(want.shape())) {
                throw faults.ofTensor(
                        ErrorCode.MDL_SHAPE_MISMATCH,
                        tensor.name(),
                        "is " + tensor.describe() + ", the document in the file says " + want.describe());
            }
        }
        Tensor last = found.get(found.size() - 1);
        if (!last.name().equals(TensorNames.DIGEST)) {
            throw faults.ofTensor(
                    ErrorCode.MDL_OFFSET,
                    TensorNames.DIGEST,
                    "must be the last tensor, found " + Problem.show(last.name()));
        }
    }

    private Found readData(
            List<Tensor> tensors,
            RunSpec spec,
            List<Feature> columns,
            ModelEncodings encodings,
            Metadata.TargetNames names,
            Optional<CheckpointHeader> place)
            throws IOException {
        ScalerTensors scalers = new ScalerTensors(faults);
        Network network = build(spec);
        List<ParameterArrays> members = new ArrayList<>();
        Map<String, double[]> doubles = new HashMap<>();
        Map<String, ParameterArrays> states = new HashMap<>();
        Map<String, LayerTensor> layers = new HashMap<>();
        for (int k = 0; k < spec.training().members(); k++) {
            ParameterArrays weights = ParameterArrays.zero(network);
            members.add(weights);
            String prefix = TensorNames.ofMember(k, spec.training().members());
            layers.putAll(LayerTensor.byName(network, weights, prefix));
        }
        for (Tensor tensor : tensors) {
            if (tensor.type() == TensorType.F64) {
                doubles.put(tensor.name(), numbers.readDoubles(tensor));
            } else if (tensor.type() == TensorType.F32 && !layers.containsKey(tensor.name())) {
                ParameterArrays state = ParameterArrays.zero(network);
                numbers.readInMemoryOrder(tensor, state);
                states.put(tensor.name(), state);
            } else if (tensor.type() == TensorType.F32) {
                LayerTensor to = layers.get(tensor.name());
                numbers.readTransposed(
                        tensor, to.parameters().layer(to.layer()), to.range().from(), to.columns());
            }
        }
        byte[] computed = in.digest();
        byte[] stored = in.bytes(TensorNames.DIGEST_BYTES);
        if (!MessageDigest.isEqual(computed, stored)) {
            throw faults.ofTensor(
                    ErrorCode.MDL_DIGEST,
                    TensorNames.DIGEST,
                    "the content does not match its digest: the file was changed or damaged. Copy or save it again");
        }
        if (numbers.notFinite().isPresent()) {
            throw numbers.notFinite().get();
        }
        ModelEncodings.Loaded loaded =
                encodings.load(columns, doubles.getOrDefault(TensorNames.ENCODINGS, new double[0]), plugins, faults);
        Scaler scaler = loaded.scaler(
                ModelEncodings.Use.INPUT, scalers.scaler(doubles, TensorNames.INPUTS_CENTER, TensorNames.INPUTS_WIDTH));
        Target target = names.areNumbers()
                ? scalers.target(names.names(), loaded, doubles, network.loss().quantiles())
                : new Target.Classes(names.name(), names.names(), network.outputs());
        double[] fill = doubles.getOrDefault(TensorNames.INPUTS_FILL, new double[0]);
        Features features = new Features(
                loaded.features(columns),
                spec.preprocessing().unknownCategories(),
                Arrays.stream(fill).boxed().toList());
        TrainedModel trained = model(spec, network, members, new Preprocessing(features, scaler, target));
        double[] errors = doubles.getOrDefault(TensorNames.TARGETS_RESIDUALS, new double[0]);
        TrainedModel model = errors.length == 0 ? trained : trained.withResiduals(scalers.residuals(errors, target));
        return new Found(
                model,
                place.map(at -> new Checkpoint(model, state(at, spec, members.get(0), doubles, states), at.data())));
    }

    private TrainedModel model(
            RunSpec spec, Network network, List<ParameterArrays> members, Preprocessing preprocessing) {
        if (members.size() == 1) {
            return new TrainedModel(spec, network, members.get(0), preprocessing, kernel);
        }
        List<TrainedModel> models = new ArrayList<>();
        for (int k = 0; k < members.size(); k++) {
            models.add(new TrainedModel(spec.member(k), network, members.get(k), preprocessing, kernel));
        }
        return TrainedModel.ensemble(spec, models);
    }

    private TrainingState state(
            CheckpointHeader place,
            RunSpec spec,
            ParameterArrays weights,
            Map<String, double[]> doubles,
            Map<String, ParameterArrays> states) {
        int columns = place.history().size();
        double[] table = doubles.get(TensorNames.HISTORY);
        double[][] values = new double[place.epoch() - 1][];
        for (int e = 0; e < values.length; e++) {
            values[e] = Arrays.copyOfRange(table, e * columns, (e + 1) * columns);
        }
        List<ParameterArrays> slots = new ArrayList<>();
        for (int s = 0; s < place.slots(); s++) {
            slots.add(states.get(TensorNames.SLOT + s));
        }
        return new TrainingState(
                place.epoch(),
                place.batch(),
                doubles.get(TensorNames.LOSS_SUM)[0],
                new History(place.history(), values).results(spec.training().epochs(), faults),
                weights,
                Optional.ofNullable(states.get(TensorNames.BEST)),
                slots,
                place.step(),
                Optional.ofNullable(doubles.get(TensorNames.SOLVER))
                        .map(numbers -> SolverTensor.state(numbers, spec.network(), encodings(spec.network()))));
    }

    private InputEncodings encodings(NetworkSpec network) {
        try {
            return InputEncodings.of(network, plugins);
        } catch (ConfigException e) {
            throw configFault(e);
        }
    }

    private Network build(RunSpec spec) {
        try {
            return Network.build(spec, plugins);
        } catch (ConfigException e) {
            throw configFault(e);
        }
    }
}

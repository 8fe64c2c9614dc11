package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterRange;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.Residuals;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingState;
import dev.chainrule.mlp.io.document.DocumentWriter;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** Turns a model into the bytes of its file; the same model, the same bytes. */
final class ModelWriter {
    /** More given numbers than a document may hold; they were only where training began. */
    private static final int MOST_GIVEN_NUMBERS = 10_000;

    private static final int LENGTH_BYTES = Long.BYTES;

    private final RunSpec run;
    private final Network network;
    private final Preprocessing preprocessing;
    private final Optional<Residuals> residuals;
    private final Optional<TrainingState> state;
    private final Optional<CheckpointHeader> place;
    private final History history;
    private final ModelFaults faults;

    /** Creates a writer for a model that is not trained yet; only {@link #check} can be called. */
    ModelWriter(RunSpec run, Network network, Preprocessing preprocessing, ModelFaults faults) {
        this(run, network, preprocessing, Optional.empty(), Optional.empty(), faults);
    }

    ModelWriter(TrainedModel model, ModelFaults faults) {
        this(model.spec(), model.network(), model.preprocessing(), model.residuals(), Optional.empty(), faults);
    }

    ModelWriter(Checkpoint checkpoint, ModelFaults faults) {
        this(
                checkpoint.model().spec(),
                checkpoint.model().network(),
                checkpoint.model().preprocessing(),
                checkpoint.model().residuals(),
                Optional.of(checkpoint),
                faults);
    }

    private ModelWriter(
            RunSpec run,
            Network network,
            Preprocessing preprocessing,
            Optional<Residuals> residuals,
            Optional<Checkpoint> checkpoint,
            ModelFaults faults) {
        this.run = run;
        this.network = network;
        this.preprocessing = preprocessing;
        this.residuals = residuals;
        this.state = checkpoint.map(Checkpoint::state);
        this.history = History.of(state.map(TrainingState::history).orElse(List.of()));
        this.place = checkpoint.map(c -> CheckpointHeader.of(c, history));
        this.faults = faults;
    }

    /** The bytes before the tensors, and the length of the file. */
    private record Layout(byte[] header, int length) {}

    /** Checks that the file can be written and its header read again, whatever the weights will be. */
    void check(Plugins plugins, Kernel kernel) {
        byte[] header = layout().header();
        new ModelReader(InputStream.nullInputStream(), 0, faults, plugins, kernel)
                .check(SafetensorsHeader.parse(header, faults));
    }

    private Layout layout() {
        Target target = preprocessing.target();
        NetworkSpec sizes = run.network()
                .withSizes(network.inputs(), network.outputs())
                .withEncodings(preprocessing.features().learned());
        List<Tensor> tensors = TensorNames.tensors(
                sizes,
                network.layers().get(0).encodings(),
                run.training().members(),
                !preprocessing.features().fill().isEmpty(),
                target instanceof Target.Numbers,
                !limits().isEmpty(),
                residuals.map(Residuals::count).orElse(0),
                ModelEncodings.of(preprocessing),
                place,
                state.flatMap(TrainingState::solver)
                        .map(solver -> OptionalLong.of(SolverTensor.size(solver)))
                        .orElse(OptionalLong.empty()));
        byte[] header = new SafetensorsHeader(metadata(run.withNetwork(sizes)), tensors).encode(faults);
        if (header.length > SafetensorsHeader.MAX_HEADER || tensors.size() > SafetensorsHeader.MAX_TENSORS) {
            throw faults.of(
                    ErrorCode.MDL_LIMIT,
                    "the model's names and document take " + header.length + " bytes and " + tensors.size()
                            + " tensors; a file holds at most " + SafetensorsHeader.MAX_HEADER + " (maxHeader) and "
                            + SafetensorsHeader.MAX_TENSORS + " (maxTensors)");
        }
        long length =
                LENGTH_BYTES + header.length + tensors.get(tensors.size() - 1).end();
        if (length > Integer.MAX_VALUE - 8) {
            throw faults.of(
                    ErrorCode.MDL_LIMIT, "the model takes " + length + " bytes; a file holds at most 2147483639");
        }
        return new Layout(header, (int) length);
    }

    /** Returns the bytes before the weights. */
    byte[] writeBeginning() {
        Layout layout = layout();
        long weights = Float.BYTES * network.parameterCount();
        ByteBuffer out = ByteBuffer.allocate((int) (layout.length() - TensorNames.DIGEST_BYTES - weights));
        putBeginning(out.order(ByteOrder.LITTLE_ENDIAN), layout.header());
        return out.array();
    }

    byte[] write(TrainedModel model) {
        Layout layout = layout();
        ByteBuffer out = ByteBuffer.allocate(layout.length()).order(ByteOrder.LITTLE_ENDIAN);
        putBeginning(out, layout.header());
        putWeights(out, model);
        state.ifPresent(s -> {
            s.best().ifPresent(best -> putAsTheyAre(out, best));
            s.slots().forEach(slot -> putAsTheyAre(out, slot));
        });
        MessageDigest digest = Sha256.newDigest();
        digest.update(out.array(), 0, out.position());
        return out.put(digest.digest()).array();
    }

    private void putBeginning(ByteBuffer out, byte[] header) {
        out.putLong(header.length).put(header);
        putScaler(out, preprocessing.scaler());
        preprocessing.features().fill().forEach(out::putDouble);
        if (preprocessing.target() instanceof Target.Numbers numbers) {
            putScaler(out, numbers.scaler());
        }
        for (Range range : limits()) {
            out.putDouble(range.low()).putDouble(range.high());
        }
        residuals.ifPresent(found -> {
            for (int t = 0; t < found.targets(); t++) {
                for (double error : found.toArray(t)) {
                    out.putDouble(error);
                }
            }
        });
        for (double number : ModelEncodings.numbers(preprocessing)) {
            out.putDouble(number);
        }
        state.ifPresent(s -> {
            out.putDouble(s.lossSum());
            for (double[] epoch : history.values()) {
                for (double value : epoch) {
                    out.putDouble(value);
                }
            }
            s.solver().ifPresent(solver -> SolverTensor.put(out, solver));
        });
    }

    private Map<String, String> metadata(RunSpec spec) {
        Features features = preprocessing.features();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(TensorNames.FORMAT, TensorNames.FORMAT_MLP);
        boolean categorical = features.columns().stream().anyMatch(Feature::isCategorical);
        boolean rare = features.columns().stream().anyMatch(Feature::hasRare);
        ModelEncodings encodings = ModelEncodings.of(preprocessing);
        boolean isEncoded = !encodings.entries().isEmpty();
        metadata.put(TensorNames.VERSION, Integer.toString(version(isEncoded, categorical, rare)));
        metadata.put(TensorNames.SPEC, DocumentWriter.write(withoutTooMuch(withoutThreads(spec))));
        metadata.put(TensorNames.FEATURES, JsonCursor.write(json -> writeStrings(json, preprocessing.featureNames())));
        if (categorical) {
            metadata.put(
                    TensorNames.CATEGORIES,
                    JsonCursor.write(json -> writeCategories(json, features.columns(), Feature::categories)));
        }
        if (rare) {
            metadata.put(
                    TensorNames.RARE_CATEGORIES,
                    JsonCursor.write(json -> writeCategories(json, features.columns(), Feature::rare)));
        }
        if (!encodings.entries().isEmpty()) {
            metadata.put(TensorNames.ENCODINGS, encodings.write());
        }
        metadata.put(TensorNames.TARGET, JsonCursor.write(json -> writeTarget(json, preprocessing.target())));
        place.ifPresent(p -> metadata.put(TensorNames.CHECKPOINT, p.write()));
        return metadata;
    }

    private List<Range> limits() {
        return preprocessing.target() instanceof Target.Numbers numbers ? numbers.limits() : List.of();
    }

    /** Returns the oldest version that has what the model needs. */
    private int version(boolean isEncoded, boolean categorical, boolean rare) {
        if (run.training().members() > 1) {
            return TensorNames.CURRENT_VERSION;
        }
        boolean hasFurther = network.layers().stream()
                .anyMatch(layer -> !layer.furtherRanges().isEmpty());
        if (isEncoded || hasFurther || residuals.isPresent() || !limits().isEmpty()) {
            return TensorNames.ENCODINGS_VERSION;
        }
        if (rare) {
            return TensorNames.RARE_VERSION;
        }
        return categorical || !preprocessing.features().fill().isEmpty()
                ? TensorNames.CATEGORIES_VERSION
                : TensorNames.FIRST_VERSION;
    }

    /** The number of threads changes no bit of the weights, so it changes no byte of the file either. */
    private static RunSpec withoutThreads(RunSpec spec) {
        return spec.withTraining(spec.training().withThreads(OptionalInt.empty()));
    }

    /** A document that code wrote can give more weights than the reader takes. */
    private static RunSpec withoutTooMuch(RunSpec spec) {
        long given = 0;
        for (LayerSpec layer : spec.network().layers()) {
            given += layer.biases().size();
            for (List<Double> row : layer.weights()) {
                given += row.size();
            }
        }
        if (given <= MOST_GIVEN_NUMBERS) {
            return spec;
        }
        List<LayerSpec> layers = spec.network().layers().stream()
                .map(layer -> layer.withWeights(List.of(), List.of()))
                .toList();
        return spec.withNetwork(spec.network().withLayers(layers));
    }

    private static void writeTarget(JsonGenerator json, Target target) {
        json.writeStartObject();
        if (target instanceof Target.Classes classes) {
            json.writeStringProperty("type", "classes");
            json.writeStringProperty("name", classes.name());
            json.writeName("labels");
            writeStrings(json, classes.labels());
            json.writeNumberProperty("outputs", classes.outputs());
        } else {
            json.writeStringProperty("type", "numbers");
            json.writeName("names");
            writeStrings(json, ((Target.Numbers) target).names());
        }
        json.writeEndObject();
    }

    private static void writeCategories(
            JsonGenerator json, List<Feature> columns, Function<Feature, List<String>> categories) {
        json.writeStartArray();
        columns.forEach(column -> writeStrings(json, categories.apply(column)));
        json.writeEndArray();
    }

    private static void writeStrings(JsonGenerator json, List<String> strings) {
        json.writeStartArray();
        strings.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void putScaler(ByteBuffer out, Scaler scaler) {
        for (double value : scaler.center()) {
            out.putDouble(value);
        }
        for (double value : scaler.width()) {
            out.putDouble(value);
        }
    }

    /** Writes tensors in the order that they have in memory: these serve only to resume. */
    private static void putAsTheyAre(ByteBuffer out, ParameterArrays weights) {
        for (int l = 0; l < weights.layers(); l++) {
            for (float value : weights.layer(l)) {
                out.putFloat(value);
            }
        }
    }

    private void putWeights(ByteBuffer out, TrainedModel model) {
        List<TrainedModel> members = model.members();
        for (int k = 0; k < members.size(); k++) {
            putWeights(out, members.get(k).weights(), TensorNames.ofMember(k, members.size()));
        }
    }

    private void putWeights(ByteBuffer out, ParameterArrays weights, String prefix) {
        for (int l = 0; l < weights.layers(); l++) {
            Layer layer = network.layers().get(l);
            for (int j = 0; j < layer.units(); j++) {
                for (int i = 0; i < layer.inputs(); i++) {
                    float weight = weights.weight(l, j, i);
                    if (!Float.isFinite(weight)) {
                        throw notFinite(prefix + TensorNames.weightOf(l), "[" + j + ", " + i + "]", weight);
                    }
                    out.putFloat(weight);
                }
            }
            for (int j = 0; j < layer.units(); j++) {
                float bias = weights.bias(l, j);
                if (!Float.isFinite(bias)) {
                    throw notFinite(prefix + TensorNames.biasOf(l), "[" + j + "]", bias);
                }
                out.putFloat(bias);
            }
            for (ParameterRange range : layer.furtherRanges()) {
                putFurther(out, weights.layer(l), range, prefix + TensorNames.of(l, range.kind()));
            }
        }
    }

    private void putFurther(ByteBuffer out, float[] layer, ParameterRange range, String tensor) {
        for (int i = range.from(); i < range.to(); i++) {
            if (!Float.isFinite(layer[i])) {
                throw notFinite(tensor, "[" + (i - range.from()) + "]", layer[i]);
            }
            out.putFloat(layer[i]);
        }
    }

    private RuntimeException notFinite(String tensor, String index, float value) {
        return faults.ofTensor(ErrorCode.MDL_NONFINITE, tensor, index + " is " + value + "; such a model is not saved");
    }
}

package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.spec.InputScale;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The names of the metadata and the tensors of a model file.
 *
 * <p>A checkpoint has the same and the rest of a run's state: {@link #CHECKPOINT} and the tensors named after it.
 *
 * <p>The tensors of 8-byte elements come first, so that all are aligned; the digest of all bytes before it comes last.
 */
final class TensorNames {
    /** The key of the program that wrote the file. */
    static final String FORMAT = "format";
    /** The value of {@link #FORMAT}. */
    static final String FORMAT_MLP = "mlp";
    /** The version of what this class describes. */
    static final String VERSION = "mlp.version";
    /** The newest version that is read, and that is written where there are several members. */
    static final int CURRENT_VERSION = 5;
    /**
     * The version that is written where there are residuals or limits of predictions, where a column has an encoding or a
     * scaling that is not linear, or where a layer has parameters besides weights and biases, and nothing is newer.
     */
    static final int ENCODINGS_VERSION = 4;
    /** The version that is written where rare categories share an input and nothing is newer. */
    static final int RARE_VERSION = 3;
    /** The version that is written where categories do not share an input. */
    static final int CATEGORIES_VERSION = 2;
    /** The version that is written where the oldest reader will do. */
    static final int FIRST_VERSION = 1;
    /** The document of the run, all sizes given. */
    static final String SPEC = "mlp.spec";
    /** A JSON array of the features' names. */
    static final String FEATURES = "mlp.features";
    /** A JSON array of arrays: the categories of each feature, none for numbers; left out if there are only numbers. */
    static final String CATEGORIES = "mlp.categories";
    /** A JSON array of arrays: the categories of each feature that share an input; left out if none do. */
    static final String RARE_CATEGORIES = "mlp.rareCategories";
    /** The key of the encodings, and the tensor with their numbers; left out if there are none: {@link ModelEncodings}. */
    static final String ENCODINGS = "mlp.encodings";
    /** The key of a JSON object that describes the outputs. */
    static final String TARGET = "mlp.target";

    static final String INPUTS_CENTER = "inputs.center";
    static final String INPUTS_WIDTH = "inputs.width";
    /** The replacement for a missing value of each input; only if there is one. */
    static final String INPUTS_FILL = "inputs.fill";

    static final String TARGETS_CENTER = "targets.center";
    static final String TARGETS_WIDTH = "targets.width";
    /** The least and the largest prediction of each target, targets × 2; only if predictions are limited. */
    static final String TARGETS_LIMITS = "targets.limits";
    /** The absolute errors of a calibration, ascending, targets × errors; only if the model was calibrated. */
    static final String TARGETS_RESIDUALS = "targets.residuals";
    /** In a checkpoint, a JSON object that says where the run stands. */
    static final String CHECKPOINT = "mlp.checkpoint";

    static final String LOSS_SUM = "checkpoint.lossSum";
    static final String HISTORY = "checkpoint.history";
    static final String BEST = "checkpoint.best";
    static final String SLOT = "checkpoint.slot.";
    /** Whether the solver is done (1 or 0), its parameters in float64, and the numbers that it keeps. */
    static final String SOLVER = "checkpoint.solver";

    static final String DIGEST = "mlp.sha256";
    static final int DIGEST_BYTES = 32;

    private TensorNames() {}

    /**
     * Returns the tensors of a network, all of whose sizes are given.
     *
     * @param encoded the learned encodings of the inputs
     * @param members the number of networks, each with weights of its own
     * @param limits whether predictions are limited
     * @param residuals the number of errors of each target; 0 without residuals
     * @param encodings the encodings of columns
     * @param place where the run stands, if it is a checkpoint
     * @param solverNumbers the elements of {@link #SOLVER} in a checkpoint; empty if an optimizer trains
     */
    static List<Tensor> tensors(
            NetworkSpec network,
            InputEncodings encoded,
            int members,
            boolean fill,
            boolean numbersAsTarget,
            boolean limits,
            long residuals,
            ModelEncodings encodings,
            Optional<CheckpointHeader> place,
            OptionalLong solverNumbers) {
        long inputs = network.inputs().orElseThrow();
        long outputs = network.outputLayer().units().orElseThrow();
        List<Tensor> list = new ArrayList<>();
        add(list, INPUTS_CENTER, TensorType.F64, inputs);
        add(list, INPUTS_WIDTH, TensorType.F64, inputs);
        if (fill) {
            add(list, INPUTS_FILL, TensorType.F64, inputs);
        }
        if (numbersAsTarget) {
            add(list, TARGETS_CENTER, TensorType.F64, outputs);
            add(list, TARGETS_WIDTH, TensorType.F64, outputs);
        }
        if (limits) {
            add(list, TARGETS_LIMITS, TensorType.F64, outputs, 2);
        }
        if (residuals > 0) {
            add(list, TARGETS_RESIDUALS, TensorType.F64, outputs, residuals);
        }
        if (!encodings.entries().isEmpty()) {
            add(list, ENCODINGS, TensorType.F64, encodings.size());
        }
        if (place.isPresent()) {
            add(list, LOSS_SUM, TensorType.F64, 1);
            add(
                    list,
                    HISTORY,
                    TensorType.F64,
                    place.get().epoch() - 1,
                    place.get().history().size());
            if (solverNumbers.isPresent()) {
                add(list, SOLVER, TensorType.F64, solverNumbers.getAsLong());
            }
        }
        long parameters = 0;
        for (int k = 0; k < members; k++) {
            parameters = addLayers(list, ofMember(k, members), network, encoded);
        }
        if (place.isPresent()) {
            if (place.get().best()) {
                add(list, BEST, TensorType.F32, parameters);
            }
            for (int s = 0; s < place.get().slots(); s++) {
                add(list, SLOT + s, TensorType.F32, parameters);
            }
        }
        add(list, DIGEST, TensorType.U8, DIGEST_BYTES);
        return list;
    }

    /** Adds the layers of one network and returns the number of its parameters. */
    private static long addLayers(List<Tensor> list, String prefix, NetworkSpec network, InputEncodings encoded) {
        long inputs = encoded.isEmpty() ? network.inputs().orElseThrow() : encoded.outputs();
        long parameters = 0;
        for (int l = 0; l < network.layers().size(); l++) {
            LayerSpec layer = network.layers().get(l);
            long units = layer.units().orElseThrow();
            add(list, prefix + weightOf(l), TensorType.F32, units, inputs);
            add(list, prefix + biasOf(l), TensorType.F32, units);
            parameters += units * (inputs + 1);
            if (l == 0 && network.inputScale() == InputScale.LEARNED) {
                add(list, prefix + of(l, ParameterKind.INPUT_SCALE), TensorType.F32, inputs);
                parameters += inputs;
            }
            if (l == 0 && !encoded.isEmpty()) {
                add(list, prefix + of(l, ParameterKind.ENCODINGS), TensorType.F32, encoded.parameters());
                parameters += encoded.parameters();
            }
            if (layer.parametric()) {
                add(list, prefix + of(l, ParameterKind.ALPHA), TensorType.F32, units);
                parameters += units;
            }
            inputs = units;
        }
        return parameters;
    }

    /** Returns the beginning of the names of a member's tensors; empty for a single network. */
    static String ofMember(int member, int members) {
        return members == 1 ? "" : "members." + member + ".";
    }

    static String weightOf(int layer) {
        return "layers." + layer + ".weight";
    }

    static String biasOf(int layer) {
        return "layers." + layer + ".bias";
    }

    /** Returns the name of the tensor of a kind of parameters that follows the weights and biases of a layer. */
    static String of(int layer, ParameterKind kind) {
        return switch (kind) {
            case WEIGHTS -> weightOf(layer);
            case BIASES -> biasOf(layer);
            case INPUT_SCALE -> "inputs.scale";
            case ENCODINGS -> "inputs.encodings";
            case ALPHA -> "layers." + layer + ".alpha";
        };
    }

    private static void add(List<Tensor> list, String name, TensorType type, long... shape) {
        long begin = list.isEmpty() ? 0 : list.get(list.size() - 1).end();
        list.add(Tensor.after(begin, name, type, shape));
    }
}

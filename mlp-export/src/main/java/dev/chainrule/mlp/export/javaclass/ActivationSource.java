package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.api.expression.BlockProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds how a Java class computes an activation with the bits of its {@code forward}. What a plugin states is
 * compared with what it computes, so that no class is written whose answers differ.
 */
final class ActivationSource {
    private static final String Z = "z";
    private static final int SAMPLES = 1 << 15;
    private static final int ROWS = 500;
    /** Floats at which rounding, clipping and the signs of zeros show. */
    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1f,
        -1f,
        2f,
        -2f,
        3f,
        -3f,
        6f,
        -6f,
        15f,
        -15f,
        20f,
        -20f,
        88.5f,
        -88.5f,
        104f,
        -104f
    };

    private ActivationSource() {}

    /** Returns whether the activation is softmax with the bits of {@link Layers#softmax}. */
    static boolean isSoftmax(RowActivation activation) {
        return activation.definition() instanceof SoftmaxFunction && hasBitsOfSoftmax(activation);
    }

    private static boolean hasBitsOfSoftmax(RowActivation activation) {
        RandomStream random = new RandomStream(21);
        for (int r = 0; r < ROWS; r++) {
            Matrix z = new Matrix(1, 2 + r % 30);
            double spread = r % 3 == 0 ? 1 : r % 3 == 1 ? 10 : 200;
            for (int i = 0; i < z.columns(); i++) {
                z.data()[i] = (float) random.nextDouble(-spread, spread);
            }
            Matrix a = new Matrix(1, z.columns());
            activation.forward(z, a);
            Layers.softmax(z.data());
            if (!haveSameBits(z.data(), a.data(), z.columns())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the program with the bits of an elementwise activation.
     *
     * @throws PluginException if the plugin states none; names it and the remedy
     */
    static BlockProgram program(RowActivation activation) {
        RowActivation plugin = activation.definition();
        if (!(activation instanceof Activation elementwise)) {
            throw fault(
                    plugin,
                    plugin instanceof SoftmaxFunction
                            ? "rounds otherwise than softmax as mlp computes it. Use the activation 'softmax'"
                            : "computes whole rows, for which there is no formula to write. Use 'softmax', or activations"
                                    + " of single numbers");
        }
        List<BlockProgram> candidates = new ArrayList<>();
        elementwise.float32().ifPresent(written -> candidates.add(BlockProgram.asWritten(written, Z)));
        elementwise
                .expression()
                .ifPresent(expression -> candidates.add(BlockProgram.of(List.of(expression), List.of(Z))));
        if (candidates.isEmpty()) {
            throw fault(plugin, "has no expression() that could be written as Java. Override it in the plugin");
        }
        Matrix z = samples();
        Matrix a = new Matrix(1, z.columns());
        activation.forward(z, a);
        Optional<BlockProgram> found = candidates.stream()
                .filter(program -> haveSameBits(values(program, z), a.data(), z.columns()))
                .findFirst();
        return found.orElseThrow(
                () -> fault(
                        plugin,
                        "overrides forward or value with arithmetic that its expressions do not state, so the class would give"
                                + " other bits. Leave these methods out of the plugin, or state their arithmetic in float32()"));
    }

    private static float[] values(BlockProgram program, Matrix z) {
        float[] values = new float[z.columns()];
        program.run(z.data(), values, values.length);
        return values;
    }

    private static boolean haveSameBits(float[] one, float[] other, int count) {
        for (int i = 0; i < count; i++) {
            boolean isSame = Float.floatToIntBits(one[i]) == Float.floatToIntBits(other[i]);
            if (!isSame && (Float.isFinite(one[i]) || Float.isFinite(other[i]))) {
                return false;
            }
        }
        return true;
    }

    /** Returns finite floats of every magnitude, and more of those that networks compute. */
    private static Matrix samples() {
        Matrix z = new Matrix(1, 3 * SAMPLES + SPECIAL.length);
        RandomStream random = new RandomStream(22);
        for (int i = 0; i < SAMPLES; i++) {
            float any = Float.intBitsToFloat((int) random.nextLong());
            z.data()[3 * i] = Float.isFinite(any) ? any : 0;
            z.data()[3 * i + 1] = (float) random.nextDouble(-8, 8);
            z.data()[3 * i + 2] = (float) random.nextDouble(-120, 120);
        }
        System.arraycopy(SPECIAL, 0, z.data(), 3 * SAMPLES, SPECIAL.length);
        return z;
    }

    private static PluginException fault(RowActivation plugin, String message) {
        return new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                "activation '" + plugin.name() + "' (" + plugin.getClass().getName()
                        + ") cannot be exported as Java: it " + message);
    }
}

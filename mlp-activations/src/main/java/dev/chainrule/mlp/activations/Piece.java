package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Matrix;

/**
 * A piece of a block for derivatives that are computed from z: the block is divided into pieces, and each goes through
 * loops that the JIT compiler vectorizes. One for each thread, so that nothing is allocated after its first call.
 */
final class Piece {
    static final int LENGTH = 1024;

    private static final ThreadLocal<Piece> PIECES = ThreadLocal.withInitial(Piece::new);

    /** The pre-activations, between two limits. */
    final float[] x = new float[LENGTH];

    /** Numbers in between, and at last the derivatives. */
    final float[] y = new float[LENGTH];

    private Piece() {}

    static Piece get() {
        return PIECES.get();
    }

    /** Reads the pre-activations from start on and returns how many there are. */
    int read(Matrix z, int start, float low, float high) {
        int length = Math.min(LENGTH, z.size() - start);
        System.arraycopy(z.data(), start, x, 0, length);
        for (int i = 0; i < length; i++) {
            x[i] = Math.max(low, Math.min(high, x[i]));
        }
        return length;
    }

    /** Multiplies the gradient from start on by the derivatives. */
    void multiply(Matrix gradient, int start, int length) {
        float[] g = gradient.data();
        for (int i = 0; i < length; i++) {
            g[start + i] *= y[i];
        }
    }
}

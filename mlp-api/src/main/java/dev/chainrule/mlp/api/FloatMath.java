package dev.chainrule.mlp.api;

/** Elementary functions for float32 block hooks, in fixed arithmetic. */
public final class FloatMath {
    private FloatMath() {}

    /** eˣ. */
    public static float exp(float x) {
        return (float) StrictMath.exp(x);
    }

    /** 1 / (1 + e⁻ˣ). */
    public static float sigmoid(float x) {
        return (float) (1 / (1 + StrictMath.exp(-x)));
    }
}

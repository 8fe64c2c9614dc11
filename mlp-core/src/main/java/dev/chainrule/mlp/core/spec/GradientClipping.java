package dev.chainrule.mlp.core.spec;

/**
 * The limit on gradients. A larger gradient, including the part of the penalty, is reduced before the optimizer receives it.
 *
 * @since 0.2
 */
@Key(doc = "How large a gradient may be before it is clipped.", expected = "an object with one of value, norm")
public sealed interface GradientClipping permits GradientClipping.None, GradientClipping.Value, GradientClipping.Norm {

    /** Returns the clipping of each element to ±value. */
    static GradientClipping value(double value) {
        return new Value(value);
    }

    /** Returns the clipping of the gradient of the whole network to this length. */
    static GradientClipping norm(double norm) {
        return new Norm(norm);
    }

    /** No clipping. */
    @Key(doc = "Not clipped.")
    record None() implements GradientClipping {}

    /** Clips each element to ±value: Keras' {@code clipvalue}. */
    @Key(doc = "Element by element.")
    record Value(
            @Key(
                    doc = "Keeps each element of the gradient between −value and value.",
                    required = true,
                    above = 0,
                    float32 = true)
            double value)
            implements GradientClipping {
        /** Checks the range. */
        public Value {
            Keys.of(Value.class).rules(value).enforce();
        }
    }

    /**
     * Limits the length √Σg² of the gradient of all weights and biases of the network, and keeps its direction: Keras'
     * {@code global_clipnorm}, Pascanu et al., "On the difficulty of training recurrent neural networks" (2013).
     */
    @Key(doc = "As a whole.")
    record Norm(
            @Key(
                    doc = "Shortens the gradient of the whole network to this length if it is longer.",
                    required = true,
                    above = 0,
                    float32 = true)
            double norm)
            implements GradientClipping {
        /** Checks the range. */
        public Norm {
            Keys.of(Norm.class).rules(norm).enforce();
        }
    }
}

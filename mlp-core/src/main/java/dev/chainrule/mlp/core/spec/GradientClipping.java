package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;

/** How large a gradient may be; what is larger is made smaller before the optimizer sees it. The penalty's share counts. */
public sealed interface GradientClipping {

    /** The bounds that are accepted. */
    Range BOUND = Range.POSITIVE;

    /** Each element on its own, between −value and value. */
    static GradientClipping value(double value) {
        return new Value(value);
    }

    /** The gradient of the whole network, to this length. */
    static GradientClipping norm(double norm) {
        return new Norm(norm);
    }

    /** As large as it is. */
    record None() implements GradientClipping {}

    /**
     * Each element on its own, between −value and value: Keras' {@code clipvalue}.
     *
     * @param value finite and above 0
     */
    record Value(double value) implements GradientClipping {
        /** Checks the range. */
        public Value {
            BOUND.requireFloat32("value", value);
        }
    }

    /**
     * The length √Σg² of the gradient of all weights and biases of the network; a longer one is shortened and keeps its
     * direction: Keras' {@code global_clipnorm}, Pascanu et al., "On the difficulty of training recurrent neural networks"
     * (2013).
     *
     * @param norm finite and above 0
     */
    record Norm(double norm) implements GradientClipping {
        /** Checks the range. */
        public Norm {
            BOUND.requireFloat32("norm", norm);
        }
    }
}

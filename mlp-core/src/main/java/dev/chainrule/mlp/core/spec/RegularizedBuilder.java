package dev.chainrule.mlp.core.spec;

import java.util.OptionalDouble;

/**
 * The base class of the builders with the keys of {@link Regularization}: of a layer, and of the network for all its layers.
 *
 * @param <R> the spec
 * @param <B> the builder
 * @since 0.2
 */
public abstract class RegularizedBuilder<R extends Record, B extends RegularizedBuilder<R, B>>
        extends SpecBuilder<R, B> {
    RegularizedBuilder(Keys<R> keys) {
        super(keys);
    }

    /** Sets the penalty on Σ|w|. */
    public B l1(double lambda) {
        return set("l1", OptionalDouble.of(lambda));
    }

    /** Sets the penalty on Σw². */
    public B l2(double lambda) {
        return set("l2", OptionalDouble.of(lambda));
    }

    /** Sets the largest length of the weights of one unit. */
    public B maxNorm(double norm) {
        return set("maxNorm", OptionalDouble.of(norm));
    }
}

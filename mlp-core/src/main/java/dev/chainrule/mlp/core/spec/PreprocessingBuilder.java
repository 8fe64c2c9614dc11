package dev.chainrule.mlp.core.spec;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The base class of the builders with the keys of {@link PreprocessingSpec}: of the preparation, and of the data of a document.
 *
 * @param <R> the spec
 * @param <B> the builder
 * @since 0.2
 */
public abstract class PreprocessingBuilder<R extends Record, B extends PreprocessingBuilder<R, B>>
        extends SpecBuilder<R, B> {
    PreprocessingBuilder(Keys<R> keys) {
        super(keys);
    }

    /** Sets what happens to rows with a category that no training row has. */
    public B unknownCategories(UnknownCategories policy) {
        return set("unknownCategories", policy);
    }

    /** Makes categories with fewer training rows than this share one input. */
    public B rareCategories(int minCount) {
        return rareCategories(OptionalInt.of(minCount));
    }

    /** Makes categories with fewer training rows than this share one input; if empty, each has its own. */
    public B rareCategories(OptionalInt minCount) {
        return set("rareCategories", minCount);
    }

    /** Sets what happens to rows that lack a value. */
    public B missing(Missing policy) {
        return set("missing", policy);
    }

    /** Sets how features that are numbers are scaled; without it they are not, and a warning names those that need it. */
    public B scale(Scaling scaling) {
        return scale(Optional.of(scaling));
    }

    /** Sets how features that are numbers are scaled; empty if it is not decided. */
    public B scale(Optional<Scaling> scaling) {
        return set("scale", scaling);
    }

    /** Sets how targets that are numbers are scaled; without it they are not, and a warning names those that need it. */
    public B scaleTarget(Scaling scaling) {
        return scaleTarget(Optional.of(scaling));
    }

    /** Sets how targets that are numbers are scaled; empty if it is not decided. */
    public B scaleTarget(Optional<Scaling> scaling) {
        return set("scaleTarget", scaling);
    }

    /** Holds out this fraction of the rows; for labels, the same fraction of each class. */
    public B validation(double fraction) {
        return validation(Validation.fraction(fraction));
    }

    /** Sets which rows are held out. */
    public B validation(Validation rows) {
        return set("validation", rows);
    }

    /** Sets how much a training row counts for its class. */
    public B classWeights(ClassWeights weights) {
        return set("classWeights", weights);
    }
}

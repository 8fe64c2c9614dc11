package dev.chainrule.mlp.core.spec;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a table that a program brings is prepared for a run: the keys of {@code data} in a document that are not about a file,
 * with the same names and defaults.
 *
 * <pre>{@code
 * PreprocessingSpec.builder().scale(Scaling.STANDARD).missing(Missing.MEAN).validation(0.2).build()
 * }</pre>
 *
 * @param scale how features that are numbers are scaled
 * @param scaleTarget how targets that are numbers are scaled; predictions are scaled back
 * @param missing what happens to a row that lacks a value
 * @param unknownCategories what happens to a row with a category that no training row has
 * @param rareCategories categories with fewer training rows than this share one input; if empty, each has its own
 * @param validation the rows that are held out; not {@link Validation.InFile}
 * @param classWeights how much a training row counts for its class
 * @since 0.2
 */
public record PreprocessingSpec(
        Scaling scale,
        Scaling scaleTarget,
        Missing missing,
        UnknownCategories unknownCategories,
        OptionalInt rareCategories,
        Validation validation,
        ClassWeights classWeights) {

    /** Nothing is scaled or held out, each row counts the same, and a missing value is an error. */
    public static final PreprocessingSpec DEFAULT = builder().build();

    /** Checks that rows are not held out by a file. */
    public PreprocessingSpec {
        Objects.requireNonNull(scale, "scale");
        Objects.requireNonNull(scaleTarget, "scaleTarget");
        Objects.requireNonNull(missing, "missing");
        Objects.requireNonNull(unknownCategories, "unknownCategories");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(classWeights, "classWeights");
        rareCategories.ifPresent(
                rows -> DataSpec.KEYS.key("rareCategories").range().require("rareCategories", rows));
        if (validation instanceof Validation.InFile) {
            throw new IllegalArgumentException(
                    "a table holds out rows of its own; give those of a file as a table, with withValidation");
        }
    }

    /** Creates a builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the same settings as the data of a run. It names no file, so it is not meant to be written. */
    public DataSpec toDataSpec() {
        return DataSpec.builder()
                .file("")
                .target(1)
                .scale(scale)
                .scaleTarget(scaleTarget)
                .missing(missing)
                .unknownCategories(unknownCategories)
                .rareCategories(rareCategories)
                .validation(validation)
                .classWeights(classWeights)
                .build();
    }

    /** Sets what differs from the defaults. */
    public static final class Builder {
        private Scaling scale = Scaling.NONE;
        private Scaling scaleTarget = Scaling.NONE;
        private Missing missing = Missing.ERROR;
        private UnknownCategories unknownCategories = UnknownCategories.IGNORE;
        private OptionalInt rareCategories = OptionalInt.empty();
        private Validation validation = new Validation.None();
        private ClassWeights classWeights = new ClassWeights.Equal();

        private Builder() {}

        /** Sets how features that are numbers are scaled. */
        public Builder scale(Scaling scaling) {
            scale = scaling;
            return this;
        }

        /** Sets how targets that are numbers are scaled. */
        public Builder scaleTarget(Scaling scaling) {
            scaleTarget = scaling;
            return this;
        }

        /** Sets what happens to a row that lacks a value. */
        public Builder missing(Missing policy) {
            missing = policy;
            return this;
        }

        /** Sets what happens to a row with a category that no training row has. */
        public Builder unknownCategories(UnknownCategories policy) {
            unknownCategories = policy;
            return this;
        }

        /** Lets categories with fewer training rows than this share one input. */
        public Builder rareCategories(int leastCount) {
            rareCategories = OptionalInt.of(leastCount);
            return this;
        }

        /** Holds out this fraction of the rows, of labels the same fraction of each. */
        public Builder validation(double fraction) {
            return validation(Validation.fraction(fraction));
        }

        /** Sets which rows are held out. */
        public Builder validation(Validation rows) {
            validation = rows;
            return this;
        }

        /** Sets how much a training row counts for its class. */
        public Builder classWeights(ClassWeights weights) {
            classWeights = weights;
            return this;
        }

        /**
         * Creates the spec.
         *
         * @throws IllegalArgumentException if a value is out of its range, or the rows held out are those of a file
         */
        public PreprocessingSpec build() {
            return new PreprocessingSpec(
                    scale, scaleTarget, missing, unknownCategories, rareCategories, validation, classWeights);
        }
    }
}

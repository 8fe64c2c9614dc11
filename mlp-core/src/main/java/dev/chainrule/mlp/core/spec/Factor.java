package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A factor that a layer applies to the learning rate or the weight decay: a number, or a power of its number of inputs.
 *
 * @since 0.2
 */
public sealed interface Factor permits Factor.Fixed, Factor.OfInputs {
    /** The range of the numbers. */
    Range RANGE = Range.atLeast(0);

    /**
     * Returns the factor of a layer.
     *
     * @param inputs the number of its inputs, at least 1
     */
    double value(int inputs);

    /** Returns a number as a factor; finite in float32 and 0 or above. */
    static Factor of(double number) {
        return new Fixed(number);
    }

    /**
     * A number.
     *
     * @param number the factor, finite in float32 and 0 or above
     */
    record Fixed(double number) implements Factor {
        /** Checks the range. */
        public Fixed {
            RANGE.requireFloat32("factor", number);
        }

        @Override
        public double value(int inputs) {
            return number;
        }
    }

    /** A power of the number of inputs. */
    enum OfInputs implements Factor {
        /** 1/√n, with which Adam trains n inputs as z = Wx/√n + b does at the full rate. */
        INVERSE_ROOT("1/sqrt(inputs)") {
            @Override
            public double value(int inputs) {
                return 1 / Math.sqrt(inputs);
            }
        },

        /** 1/n, the rate of a hidden layer in the maximal update parametrization (µP) with Adam. */
        INVERSE("1/inputs") {
            @Override
            public double value(int inputs) {
                return 1.0 / inputs;
            }
        },

        /** √n, which makes up for {@link #INVERSE_ROOT} in a weight decay that is multiplied by the learning rate. */
        ROOT("sqrt(inputs)") {
            @Override
            public double value(int inputs) {
                return Math.sqrt(inputs);
            }
        };

        private final String text;

        OfInputs(String text) {
            this.text = text;
        }

        /** Returns the factor as it is written in a document. */
        public String text() {
            return text;
        }

        /** Returns all texts. */
        public static List<String> texts() {
            return Arrays.stream(values()).map(OfInputs::text).toList();
        }

        /** Returns the factor with a text. */
        public static Optional<Factor> of(String text) {
            return Arrays.stream(values())
                    .filter(factor -> factor.text.equals(text))
                    .map(Factor.class::cast)
                    .findFirst();
        }
    }
}

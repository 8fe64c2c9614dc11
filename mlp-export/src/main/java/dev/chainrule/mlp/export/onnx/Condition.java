package dev.chainrule.mlp.export.onnx;

/** A condition on the pre-activation of a unit. */
sealed interface Condition extends GraphValue permits Condition.Comparison, Condition.Both {

    /** Returns the condition that holds where this does not. */
    Condition negated();

    /** Returns some function of the pre-activation that is compared. */
    Rows anySide();

    /** Returns the number of comparisons. */
    int comparisons();

    /** Returns a function that is one where this holds, and another elsewhere. */
    Rows choice(Rows then, Rows otherwise);

    /**
     * A comparison of two functions of the same pre-activation.
     *
     * @param left the left side, as a function
     * @param right the right side
     * @param isStrict whether it is left &lt; right, and not left ≤ right
     * @param isNegated whether it holds where the comparison does not
     */
    record Comparison(Rows left, Rows right, boolean isStrict, boolean isNegated) implements Condition {
        @Override
        public Condition negated() {
            return new Comparison(left, right, isStrict, !isNegated);
        }

        @Override
        public Rows anySide() {
            return left;
        }

        @Override
        public int comparisons() {
            return 1;
        }

        @Override
        public Rows choice(Rows then, Rows otherwise) {
            return Rows.choice(this, then, otherwise);
        }
    }

    /**
     * Two conditions that must hold; the others follow by negation.
     *
     * @param left the first
     * @param right the second
     * @param comparisons the number of comparisons in both
     */
    record Both(Condition left, Condition right, int comparisons, boolean isNegated) implements Condition {
        /** Joins two conditions. */
        static Both of(Condition left, Condition right) {
            int comparisons = left.comparisons() + right.comparisons();
            if (comparisons > Rows.MAX_SIZE) {
                throw new UnfitException("joins more than " + Rows.MAX_SIZE + " comparisons");
            }
            return new Both(left, right, comparisons, false);
        }

        @Override
        public Condition negated() {
            return new Both(left, right, comparisons, !isNegated);
        }

        @Override
        public Rows anySide() {
            return left.anySide();
        }

        @Override
        public Rows choice(Rows then, Rows otherwise) {
            return isNegated
                    ? left.choice(right.choice(otherwise, then), then)
                    : left.choice(right.choice(then, otherwise), otherwise);
        }
    }
}

package dev.chainrule.mlp.export.onnx;

import java.util.List;

/** What a name in a graph stands for, as far as a multi-layer perceptron can have it. */
sealed interface GraphValue
        permits Constant,
                Rows,
                GraphValue.Check,
                Condition,
                GraphValue.TwoClasses,
                GraphValue.ClassNumber,
                GraphValue.Labels,
                GraphValue.Unfit {

    /** A number a row that is 0, or NaN where a value of the network is not finite. */
    record Check() implements GraphValue {}

    /**
     * The probabilities of two classes from one output p: 1 − p and p, or p and 1 − p.
     *
     * @param output p
     * @param isSecondFirst whether p is the probability of the first class
     */
    record TwoClasses(Rows output, boolean isSecondFirst) implements GraphValue {}

    /**
     * The number of the most probable class.
     *
     * @param scores the outputs that were compared
     */
    record ClassNumber(GraphValue scores) implements GraphValue {}

    /**
     * Outputs with the names of their classes.
     *
     * @param scores the outputs
     * @param labels one for each class
     */
    record Labels(GraphValue scores, List<String> labels) implements GraphValue {
        public Labels {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A value that no multi-layer perceptron computes.
     *
     * @param node the first node that does not fit
     * @param reason why, and what fits
     */
    record Unfit(String node, String reason) implements GraphValue {}
}

package dev.chainrule.mlp.export.onnx;

/** Says why a node fits no multi-layer perceptron; the graph goes on without the values of the node. */
final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param reason a sentence whose subject is the operator
     */
    UnfitException(String reason) {
        super(reason, null, false, false);
    }
}

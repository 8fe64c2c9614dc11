package dev.chainrule.mlp.core.spec;

/**
 * The type of the target columns.
 *
 * @since 0.2
 */
public enum TargetType {
    /**
     * Depends on the rest of the document: labels if the loss classifies, the output activation is a softmax, or there is one
     * target column and more than one output; numbers otherwise.
     */
    AUTO,
    /** One column of class labels. */
    LABEL,
    /** Numbers, one output per column. */
    NUMBER
}

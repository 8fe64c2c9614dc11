package dev.chainrule.mlp.io.csv;

/** What a run or a model needs a column for, in the words of messages. */
enum ColumnUse {
    /** A target. */
    TARGET("the target", " for \"target\""),
    /** The weights of rows. */
    WEIGHT("the weights", " for \"sampleWeight\""),
    /** The groups of rows. */
    GROUP("the groups", " for \"group\""),
    /** The times of rows. */
    TIME("the times", " for \"by\" of \"validation\""),
    /** A feature that a document names. */
    FEATURE("a feature", " for \"features\""),
    /** A feature that holds categories. */
    CATEGORIES("a column of categories", " for \"categorical\""),
    /** A column that a document leaves out. */
    EXCLUDED("left out", " for \"exclude\""),
    /** A feature of a model. */
    MODEL_FEATURE("a feature", ", which the model needs as a feature"),
    /** The target of a model. */
    MODEL_TARGET("the target", ", the target of the model"),
    /** The weights that a model was trained with. */
    MODEL_WEIGHT("the weights", ", the weights that the model was trained with"),
    /** A column that a prediction passes through. */
    KEPT("to keep", " to keep in the output");

    private final String title;
    private final String purpose;

    ColumnUse(String title, String purpose) {
        this.title = title;
        this.purpose = purpose;
    }

    /** Returns what the column is, such as {@code "the target"}. */
    String title() {
        return title;
    }

    /** Returns the end of a sentence that says that the column is missing, such as {@code " for \"target\""}. */
    String purpose() {
        return purpose;
    }

    /** Returns the end of a sentence that says that several columns are missing. */
    String purposeOfSeveral() {
        return this == MODEL_FEATURE ? ", which the model needs as features" : purpose;
    }
}

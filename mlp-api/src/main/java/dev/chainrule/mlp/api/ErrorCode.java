package dev.chainrule.mlp.api;

/**
 * The kinds of errors, as names that scripts can rely on. The prefix tells the source: document, data, model, plugin
 * …
 *
 * @since 0.2
 */
public enum ErrorCode {
    /** Not valid JSON, not UTF-8, or empty. */
    CFG_SYNTAX,
    /** A value of the wrong type. */
    CFG_TYPE,
    /** An unknown key. */
    CFG_UNKNOWN_KEY,
    /** The same key twice in one object. */
    CFG_DUPLICATE,
    /** A required key is missing. */
    CFG_MISSING,
    /** A value of the right type that is out of range. */
    CFG_RANGE,
    /** Larger than a limit allows. */
    CFG_LIMIT,
    /** A name that no plugin has. */
    CFG_UNKNOWN_PLUGIN,
    /** Values that are valid alone but not together. */
    CFG_SEMANTIC,

    /** No rows. */
    DAT_EMPTY,
    /** A row with another number of columns than the header. */
    DAT_COLUMNS,
    /** An unclosed or misplaced quote. */
    DAT_QUOTE,
    /** Not a number. */
    DAT_NUMBER,
    /** An empty cell. */
    DAT_MISSING,
    /** NaN or infinite. */
    DAT_NONFINITE,
    /** A header that repeats a name, or lacks one that is needed. */
    DAT_HEADER,
    /** A label or a category that the model does not know, or an empty one. */
    DAT_LABEL,
    /** All rows have the same label. */
    DAT_ONE_CLASS,
    /** Too few rows for the operation. */
    DAT_TOO_FEW,
    /** Larger than a limit allows. */
    DAT_LIMIT,
    /** Not UTF-8. */
    DAT_ENCODING,
    /** A number outside the accepted range. */
    DAT_RANGE,
    /** The wrong kind of file, or a damaged file. */
    DAT_FORMAT,
    /** The file changed since it was first read. */
    DAT_CHANGED,

    /** The file ends too early. */
    MDL_TRUNCATED,
    /** The header is invalid. */
    MDL_HEADER,
    /** Larger than a limit allows. */
    MDL_LIMIT,
    /** An impossible shape, or one that does not match the number of bytes. */
    MDL_SHAPE,
    /** A tensor of an unsupported type. */
    MDL_DTYPE,
    /** Tensors overlap or leave gaps. */
    MDL_OFFSET,
    /** Bytes after the end. */
    MDL_TRAILING,
    /** The content does not match its digest. */
    MDL_DIGEST,
    /** Written by another version of mlp that cannot be read. */
    MDL_VERSION,
    /** The document inside is missing or wrong. */
    MDL_CONFIG,
    /** A tensor's shape does not match the document in the file. */
    MDL_SHAPE_MISMATCH,
    /** A required tensor is missing. */
    MDL_MISSING,
    /** An unknown tensor. */
    MDL_UNKNOWN,
    /** NaN or infinite weights. */
    MDL_NONFINITE,
    /** Another kind of file. */
    MDL_NOT_A_MODEL,
    /** The labels repeat, or do not match the outputs. */
    MDL_LABELS,
    /** A network of another kind than multi-layer perceptrons. */
    MDL_UNSUPPORTED,
    /** The data differs from the data that the run started with. */
    MDL_DATA_MISMATCH,

    /** A provider that cannot be loaded. */
    PLG_LOAD,
    /** Two plugins with the same name. */
    PLG_DUPLICATE,
    /** An invalid plugin name. */
    PLG_NAME,
    /** A plugin threw, returned null, or broke its contract in another way. */
    PLG_CONTRACT,
    /** A plugin returned NaN or infinity for finite arguments. */
    PLG_NONFINITE,

    /** There is no such file or directory. */
    STO_NOT_FOUND,
    /** A directory, or another non-file. */
    STO_NOT_A_FILE,
    /** Permission denied. */
    STO_DENIED,
    /** The disk is full. */
    STO_NO_SPACE,
    /** Another process is writing there. */
    STO_LOCKED,
    /** Another I/O error. */
    STO_IO,

    /** The loss, a gradient or a weight is no longer finite. */
    TRN_DIVERGED
}

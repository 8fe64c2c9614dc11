package dev.chainrule.mlp.api;

/** What kind of fault it is, in one word that scripts can rely on; the message says the rest. */
public enum ErrorCode {
    /** Not JSON, or not UTF-8, or nothing at all. */
    CFG_SYNTAX,
    /** A value of the wrong type. */
    CFG_TYPE,
    /** A key that nobody reads. */
    CFG_UNKNOWN_KEY,
    /** The same key twice in one object. */
    CFG_DUPLICATE,
    /** A key that must be there. */
    CFG_MISSING,
    /** A value of the right type that is out of range. */
    CFG_RANGE,
    /** Larger than a limit allows. */
    CFG_LIMIT,
    /** A name that no plugin has. */
    CFG_UNKNOWN_PLUGIN,
    /** Each value is fine, together they make no sense. */
    CFG_SEMANTIC,

    /** No data. */
    DAT_EMPTY,
    /** A row with another number of columns than the header. */
    DAT_COLUMNS,
    /** A quote that never closes, or stands where it must not. */
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
    /** Fewer rows than what was asked for needs. */
    DAT_TOO_FEW,
    /** Larger than a limit allows. */
    DAT_LIMIT,
    /** Not UTF-8. */
    DAT_ENCODING,
    /** A number outside of what the loss is defined on. */
    DAT_RANGE,
    /** Not the kind of file that it must be, or a damaged one. */
    DAT_FORMAT,
    /** Not what it was when it was first read. */
    DAT_CHANGED,

    /** Ends too early. */
    MDL_TRUNCATED,
    /** The header is not what it must be. */
    MDL_HEADER,
    /** Larger than a limit allows. */
    MDL_LIMIT,
    /** A shape that is impossible or does not fit the bytes. */
    MDL_SHAPE,
    /** A tensor's type is not one of ours. */
    MDL_DTYPE,
    /** Tensors overlap or leave gaps. */
    MDL_OFFSET,
    /** Bytes after the end. */
    MDL_TRAILING,
    /** The content does not match its digest. */
    MDL_DIGEST,
    /** Written by a newer version. */
    MDL_VERSION,
    /** The document inside is missing or wrong. */
    MDL_CONFIG,
    /** A tensor's shape is not what the document inside says. */
    MDL_SHAPE_MISMATCH,
    /** A tensor that must be there. */
    MDL_MISSING,
    /** A tensor that nobody knows. */
    MDL_UNKNOWN,
    /** NaN or infinite weights. */
    MDL_NONFINITE,
    /** Some other kind of file. */
    MDL_NOT_A_MODEL,
    /** The labels repeat, or do not fit the outputs. */
    MDL_LABELS,
    /** The data is not what the run began with. */
    MDL_DATA_MISMATCH,

    /** A provider that cannot be loaded. */
    PLG_LOAD,
    /** Two plugins of one name. */
    PLG_DUPLICATE,
    /** A name that is not a plugin name. */
    PLG_NAME,
    /** A plugin threw, returned null, or changed what it must not. */
    PLG_CONTRACT,
    /** A plugin gave NaN or an infinity for finite arguments. */
    PLG_NONFINITE,

    /** There is no such file or directory. */
    STO_NOT_FOUND,
    /** A directory, or something else that is not a file. */
    STO_NOT_A_FILE,
    /** Not allowed. */
    STO_DENIED,
    /** The disk is full. */
    STO_NO_SPACE,
    /** Another process is writing there. */
    STO_LOCKED,
    /** Any other fault of reading or writing. */
    STO_IO,

    /** The loss, a gradient or a weight is no longer finite. */
    TRN_DIVERGED
}

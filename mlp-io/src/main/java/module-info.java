/** JSON documents, CSV and idx files, model files, and runs that read and write them. */
module dev.chainrule.mlp.io {
    requires transitive dev.chainrule.mlp.core;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;

    exports dev.chainrule.mlp.io.csv;
    exports dev.chainrule.mlp.io.document;
    exports dev.chainrule.mlp.io.file;
    exports dev.chainrule.mlp.io.idx;
    exports dev.chainrule.mlp.io.model;
    exports dev.chainrule.mlp.io.run;
}

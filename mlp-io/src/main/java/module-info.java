/** JSON documents, CSV and idx files, model files, and runs that read and write them. */
@SuppressWarnings("module") // the command line is compiled later
module dev.chainrule.mlp.io {
    requires transitive dev.chainrule.mlp.core;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;

    exports dev.chainrule.mlp.io;
    exports dev.chainrule.mlp.io.document;
    exports dev.chainrule.mlp.io.draft;
    exports dev.chainrule.mlp.io.model;
    exports dev.chainrule.mlp.io.run;
    exports dev.chainrule.mlp.io.csv to
            dev.chainrule.mlp.export;
    exports dev.chainrule.mlp.io.json to
            dev.chainrule.mlp.export;
    exports dev.chainrule.mlp.io.file to
            dev.chainrule.mlp.cli,
            dev.chainrule.mlp.export;
}

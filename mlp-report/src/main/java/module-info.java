/** Web pages: the explanation of a network and the report of a training run. */
module dev.chainrule.mlp.report {
    requires transitive dev.chainrule.mlp.io;
    requires tools.jackson.core;

    exports dev.chainrule.mlp.report;
}

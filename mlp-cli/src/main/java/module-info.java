/** The mlp command. */
module dev.chainrule.mlp.cli {
    requires dev.chainrule.mlp.export;
    requires dev.chainrule.mlp.report;
    requires info.picocli;
    requires tools.jackson.core;

    uses dev.chainrule.mlp.io.run.FoldClusters;

    opens dev.chainrule.mlp.cli to
            info.picocli;
}

/** The contract of plugins as JUnit tests. */
module dev.chainrule.mlp.testkit {
    requires transitive dev.chainrule.mlp.api;
    requires transitive org.junit.jupiter.api;

    exports dev.chainrule.mlp.testkit;

    opens dev.chainrule.mlp.testkit to
            org.junit.platform.commons;

    uses dev.chainrule.mlp.api.Activation;
    uses dev.chainrule.mlp.api.ClassMetric;
    uses dev.chainrule.mlp.api.ElementwiseOptimizer;
    uses dev.chainrule.mlp.api.Initializer;
    uses dev.chainrule.mlp.api.Loss;
    uses dev.chainrule.mlp.api.Metric;
    uses dev.chainrule.mlp.api.NumberMetric;
    uses dev.chainrule.mlp.api.Optimizer;
    uses dev.chainrule.mlp.api.RowActivation;
    uses dev.chainrule.mlp.api.Schedule;
    uses dev.chainrule.mlp.api.Solver;
}

/** Loss plugins. */
module dev.chainrule.mlp.losses {
    requires transitive dev.chainrule.mlp.api;

    exports dev.chainrule.mlp.losses;

    provides dev.chainrule.mlp.api.Loss with
            dev.chainrule.mlp.losses.BinaryCrossEntropy,
            dev.chainrule.mlp.losses.CrossEntropy,
            dev.chainrule.mlp.losses.FormulaLoss,
            dev.chainrule.mlp.losses.Hinge,
            dev.chainrule.mlp.losses.Huber,
            dev.chainrule.mlp.losses.KlDivergence,
            dev.chainrule.mlp.losses.LogCosh,
            dev.chainrule.mlp.losses.MeanAbsoluteError,
            dev.chainrule.mlp.losses.MeanSquaredError,
            dev.chainrule.mlp.losses.Poisson,
            dev.chainrule.mlp.losses.Quantile,
            dev.chainrule.mlp.losses.SquaredError;
}

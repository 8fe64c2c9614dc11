/** The plugin registry, networks, training, explanations and the matrix kernels. */
module dev.chainrule.mlp.core {
    requires transitive dev.chainrule.mlp.api;
    requires static com.google.guice; // an application that installs MlpModule brings it
    requires static jdk.incubator.vector; // an application that adds it gets the faster kernel

    exports dev.chainrule.mlp.core.data;
    exports dev.chainrule.mlp.core.explain;
    exports dev.chainrule.mlp.core.guice;
    exports dev.chainrule.mlp.core.linalg;
    exports dev.chainrule.mlp.core.network;
    exports dev.chainrule.mlp.core.plugin;
    exports dev.chainrule.mlp.core.selection;
    exports dev.chainrule.mlp.core.spec;
    exports dev.chainrule.mlp.core.training;

    uses dev.chainrule.mlp.api.Activation;
    uses dev.chainrule.mlp.api.CategoryEncoding;
    uses dev.chainrule.mlp.api.ClassMetric;
    uses dev.chainrule.mlp.api.ElementwiseOptimizer;
    uses dev.chainrule.mlp.api.Encoding;
    uses dev.chainrule.mlp.api.Initializer;
    uses dev.chainrule.mlp.api.LinearScaling;
    uses dev.chainrule.mlp.api.Loss;
    uses dev.chainrule.mlp.api.Metric;
    uses dev.chainrule.mlp.api.NumberEncoding;
    uses dev.chainrule.mlp.api.NumberMetric;
    uses dev.chainrule.mlp.api.Optimizer;
    uses dev.chainrule.mlp.api.RowActivation;
    uses dev.chainrule.mlp.api.Scaling;
    uses dev.chainrule.mlp.api.Schedule;
    uses dev.chainrule.mlp.api.Solver;
    uses dev.chainrule.mlp.api.TextEncoding;

    provides dev.chainrule.mlp.api.Encoding with
            dev.chainrule.mlp.core.encodings.Unscaled,
            dev.chainrule.mlp.core.encodings.StandardScaling,
            dev.chainrule.mlp.core.encodings.MinMaxScaling,
            dev.chainrule.mlp.core.encodings.RobustSmooth,
            dev.chainrule.mlp.core.encodings.QuantileScaling,
            dev.chainrule.mlp.core.encodings.LogScaling,
            dev.chainrule.mlp.core.encodings.PiecewiseLinear,
            dev.chainrule.mlp.core.encodings.Periodic,
            dev.chainrule.mlp.core.encodings.Embedding,
            dev.chainrule.mlp.core.encodings.OneHot,
            dev.chainrule.mlp.core.encodings.Frequency,
            dev.chainrule.mlp.core.encodings.DateParts;
    provides dev.chainrule.mlp.api.Initializer with
            dev.chainrule.mlp.core.initializers.GlorotUniform,
            dev.chainrule.mlp.core.initializers.GlorotNormal,
            dev.chainrule.mlp.core.initializers.HeUniform,
            dev.chainrule.mlp.core.initializers.HeNormal,
            dev.chainrule.mlp.core.initializers.LecunNormal,
            dev.chainrule.mlp.core.initializers.RandomUniform,
            dev.chainrule.mlp.core.initializers.RandomNormal,
            dev.chainrule.mlp.core.initializers.Constant;
    provides dev.chainrule.mlp.api.Metric with
            dev.chainrule.mlp.core.metrics.Accuracy,
            dev.chainrule.mlp.core.metrics.TopK,
            dev.chainrule.mlp.core.metrics.Precision,
            dev.chainrule.mlp.core.metrics.Precision.Macro,
            dev.chainrule.mlp.core.metrics.Precision.Micro,
            dev.chainrule.mlp.core.metrics.Recall,
            dev.chainrule.mlp.core.metrics.Recall.Macro,
            dev.chainrule.mlp.core.metrics.Recall.Micro,
            dev.chainrule.mlp.core.metrics.F1,
            dev.chainrule.mlp.core.metrics.F1.Macro,
            dev.chainrule.mlp.core.metrics.F1.Micro,
            dev.chainrule.mlp.core.metrics.RocAuc,
            dev.chainrule.mlp.core.metrics.LogLoss,
            dev.chainrule.mlp.core.metrics.Rmse,
            dev.chainrule.mlp.core.metrics.Mae,
            dev.chainrule.mlp.core.metrics.R2,
            dev.chainrule.mlp.core.metrics.BalancedAccuracy,
            dev.chainrule.mlp.core.metrics.AveragePrecision,
            dev.chainrule.mlp.core.metrics.Mcc,
            dev.chainrule.mlp.core.metrics.BrierScore,
            dev.chainrule.mlp.core.metrics.CalibrationError,
            dev.chainrule.mlp.core.metrics.ExplainedVariance,
            dev.chainrule.mlp.core.metrics.Pinball,
            dev.chainrule.mlp.core.metrics.Coverage,
            dev.chainrule.mlp.core.metrics.Mape,
            dev.chainrule.mlp.core.metrics.SubsetAccuracy,
            dev.chainrule.mlp.core.metrics.HammingLoss,
            dev.chainrule.mlp.core.metrics.MultiLabelF1Macro,
            dev.chainrule.mlp.core.metrics.MultiLabelF1Micro;
    provides dev.chainrule.mlp.api.Optimizer with
            dev.chainrule.mlp.core.optimizers.Sgd,
            dev.chainrule.mlp.core.optimizers.Adagrad,
            dev.chainrule.mlp.core.optimizers.RmsProp,
            dev.chainrule.mlp.core.optimizers.Adam,
            dev.chainrule.mlp.core.optimizers.AdamW,
            dev.chainrule.mlp.core.optimizers.Nadam;
    provides dev.chainrule.mlp.api.Schedule with
            dev.chainrule.mlp.core.schedules.ConstantRate,
            dev.chainrule.mlp.core.schedules.StepDecay,
            dev.chainrule.mlp.core.schedules.Exponential,
            dev.chainrule.mlp.core.schedules.FlatCos,
            dev.chainrule.mlp.core.schedules.FormulaSchedule,
            dev.chainrule.mlp.core.schedules.CosLog4,
            dev.chainrule.mlp.core.schedules.Polynomial,
            dev.chainrule.mlp.core.schedules.Cosine,
            dev.chainrule.mlp.core.schedules.OneCycle,
            dev.chainrule.mlp.core.schedules.ReduceOnPlateau;
    provides dev.chainrule.mlp.api.Solver with
            dev.chainrule.mlp.core.solvers.Lbfgs,
            dev.chainrule.mlp.core.solvers.LevenbergMarquardt;
}

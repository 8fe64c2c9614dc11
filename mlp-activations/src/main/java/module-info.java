/** Activation plugins. */
module dev.chainrule.mlp.activations {
    requires transitive dev.chainrule.mlp.api;

    exports dev.chainrule.mlp.activations;

    provides dev.chainrule.mlp.api.Activation with
            dev.chainrule.mlp.activations.Celu,
            dev.chainrule.mlp.activations.Elu,
            dev.chainrule.mlp.activations.FormulaActivation,
            dev.chainrule.mlp.activations.Gelu,
            dev.chainrule.mlp.activations.GeluTanh,
            dev.chainrule.mlp.activations.HardSigmoid,
            dev.chainrule.mlp.activations.HardTanh,
            dev.chainrule.mlp.activations.Identity,
            dev.chainrule.mlp.activations.LeakyRelu,
            dev.chainrule.mlp.activations.Mish,
            dev.chainrule.mlp.activations.Relu,
            dev.chainrule.mlp.activations.Relu6,
            dev.chainrule.mlp.activations.Selu,
            dev.chainrule.mlp.activations.Sigmoid,
            dev.chainrule.mlp.activations.Silu,
            dev.chainrule.mlp.activations.Softplus,
            dev.chainrule.mlp.activations.Softsign,
            dev.chainrule.mlp.activations.Tanh;
    provides dev.chainrule.mlp.api.RowActivation with
            dev.chainrule.mlp.activations.Softmax;
}

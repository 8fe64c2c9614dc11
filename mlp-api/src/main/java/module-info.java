/** The plugin interfaces and the types they use. */
module dev.chainrule.mlp.api {
    requires jdk.management; // tells whether the JVM has a fused multiply-add

    exports dev.chainrule.mlp.api;
    exports dev.chainrule.mlp.api.expression;
}

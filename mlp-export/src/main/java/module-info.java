/** Models for other programs: ONNX files, out and in, and plain Java classes. */
module dev.chainrule.mlp.export {
    exports dev.chainrule.mlp.export.javaclass;

    requires transitive dev.chainrule.mlp.io;

    exports dev.chainrule.mlp.export.onnx;
}

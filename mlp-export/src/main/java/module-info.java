/** Models for other programs: ONNX files, out and in, and plain Java classes. */
module dev.chainrule.mlp.export {
    requires transitive dev.chainrule.mlp.io;

    exports dev.chainrule.mlp.export.onnx;
}

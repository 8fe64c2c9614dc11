/** Networks as ONNX files, for onnxruntime and every other program that reads ONNX. */
package dev.chainrule.mlp.export.onnx;

/**
 * The parts of the ONNX format that networks need, as records, and their bytes.
 *
 * <p>ONNX files are protocol buffers. These eight messages are read and written here instead of by a library: the
 * generated classes and their runtime would be 4 MB for 500 lines, and a reader of our own never allocates more than the
 * file has bytes, whatever lengths a hostile file claims. Field numbers are those of onnx.proto, version IR 8.
 */
package dev.chainrule.mlp.export.onnx.format;

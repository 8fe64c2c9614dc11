package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.io.json.OtherFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Recognizes files of other formats that are given in place of an ONNX file. */
final class OtherFormat {
    private static final int SAMPLE = 1024;

    private OtherFormat() {}

    /** Says what a file is and what to do with it; empty if it is none that is known. */
    static Optional<String> describe(byte[] bytes) {
        if (OtherFile.isModel(bytes)) {
            return Optional.of(
                    "this is a safetensors file, expected an ONNX file. If mlp has saved it, all commands read it"
                            + " as it is; otherwise export the network as ONNX in the program that wrote it");
        }
        String start = new String(bytes, 0, Math.min(SAMPLE, bytes.length), StandardCharsets.ISO_8859_1);
        if (start.isEmpty()) {
            return Optional.of("this file is empty, expected an ONNX file. Export the network again");
        }
        if (start.startsWith("PK\3\4") || start.startsWith("\211HDF") || start.startsWith("TFL3", Integer.BYTES)) {
            return Optional.of("this is a file of PyTorch, Keras or TensorFlow Lite, expected an ONNX file. Export the"
                    + " network as ONNX, for example with torch.onnx.export or tf2onnx");
        }
        boolean isText = start.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
        return isText
                ? Optional.of(
                        "this is a text file, such as a CSV or a document, expected an ONNX file. Give the file that"
                                + " torch.onnx.export, skl2onnx, tf2onnx or 'mlp export' wrote")
                : Optional.empty();
    }
}

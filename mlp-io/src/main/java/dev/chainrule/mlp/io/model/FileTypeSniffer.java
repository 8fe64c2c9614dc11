package dev.chainrule.mlp.io.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells by its first bytes what a file is that is not a model. */
final class FileTypeSniffer {

    private record Magic(String kind, byte[] bytes) {
        static Magic of(String kind, int... bytes) {
            byte[] array = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                array[i] = (byte) bytes[i];
            }
            return new Magic(kind, array);
        }

        static Magic ofText(String kind, String text) {
            return of(kind, text.chars().toArray());
        }

        boolean startsWith(byte[] file) {
            return file.length >= bytes.length && Arrays.equals(bytes, 0, bytes.length, file, 0, bytes.length);
        }
    }

    private FileTypeSniffer() {}

    /**
     * Returns the type of a file.
     *
     * @param start its first bytes, 16 if it has as many
     */
    static Optional<String> of(byte[] start) {
        for (Magic magic : magics()) {
            if (magic.startsWith(start)) {
                return Optional.of(magic.kind());
            }
        }
        if (isPickle(start)) {
            return Optional.of("a Python pickle");
        }
        if (isOnnx(start)) {
            return Optional.of("an ONNX file");
        }
        if (start.length < 4 || !isText(start)) {
            return Optional.empty();
        }
        char first = new String(start, StandardCharsets.ISO_8859_1).strip().charAt(0);
        return Optional.of(
                switch (first) {
                    case '{', '[' -> "JSON text";
                    case '<' -> "XML or HTML text";
                    default -> "text";
                });
    }

    private static List<Magic> magics() {
        return List.of(
                Magic.of("a zip archive (as of Keras, PyTorch or NumPy)", 'P', 'K', 3, 4),
                Magic.of("an empty zip archive", 'P', 'K', 5, 6),
                Magic.of("an HDF5 file (as of Keras)", 0x89, 'H', 'D', 'F'),
                Magic.of("a PNG image", 0x89, 'P', 'N', 'G'),
                Magic.of("a JPEG image", 0xFF, 0xD8, 0xFF),
                Magic.of("a Java serialized object", 0xAC, 0xED),
                Magic.of("a Java class", 0xCA, 0xFE, 0xBA, 0xBE),
                Magic.of("a gzip archive", 0x1F, 0x8B),
                Magic.of("a NumPy array", 0x93, 'N', 'U', 'M', 'P', 'Y'),
                Magic.ofText("a GGUF model", "GGUF"),
                Magic.ofText("a PDF", "%PDF"),
                Magic.of("a program", 0x7F, 'E', 'L', 'F'),
                Magic.ofText("an SQLite database", "SQLite"));
    }

    /**
     * Returns whether a file begins with protocol 2 to 5, then an opcode; in a model file that begins so, a byte of the
     * header's length follows, 0.
     */
    private static boolean isPickle(byte[] start) {
        return start.length >= 3 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5 && start[2] != 0;
    }

    /**
     * Returns whether a file is a protocol buffer whose first fields are a version of the format and a producer, a
     * graph or an operator set.
     */
    private static boolean isOnnx(byte[] start) {
        return start.length >= 3
                && start[0] == 0x08
                && start[1] > 0
                && start[1] < 0x20
                && (start[2] == 0x12 || start[2] == 0x3A || start[2] == 0x42);
    }

    /** Returns whether there are no control characters but white space, and no byte that UTF-8 never has. */
    private static boolean isText(byte[] start) {
        boolean visible = false;
        for (byte b : start) {
            int value = b & 0xFF;
            boolean white = value == ' ' || value == '\n' || value == '\r' || value == '\t';
            if (!white && value < ' ' || value == 0x7F || value > 0xF4) {
                return false;
            }
            visible |= !white;
        }
        return visible;
    }
}

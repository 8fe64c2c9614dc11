package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.io.file.InputFile;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Reads the text of a document, which is limited in size and must be valid UTF-8. */
final class DocumentBytes {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private DocumentBytes() {}

    /** The bytes of a file, or one more than a document may have. */
    static byte[] read(Path file) {
        return read(file, Limits.DOCUMENT);
    }

    static byte[] read(Path file, Limits limits) {
        return InputFile.read(file, limits.bytes() + 1);
    }

    static void checkLength(int length, String source) {
        checkLength(length, source, Limits.DOCUMENT);
    }

    static void checkLength(int length, String source, Limits limits) {
        if (length > limits.bytes()) {
            throw new ConfigException(
                    ErrorCode.CFG_LIMIT,
                    DocumentFaults.location(source, new Node.Position(1, 1), ""),
                    "more than " + limits.bytes() + " bytes in the document (limit maxDocument)");
        }
    }

    static String decode(byte[] bytes, String source) {
        return decode(bytes, source, Limits.DOCUMENT);
    }

    static String decode(byte[] bytes, String source, Limits limits) {
        checkLength(bytes.length, source, limits);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int offset = in.position();
            int from = text.lastIndexOf('\n') + 1;
            Node.Position position =
                    new Node.Position((int) text.chars().filter(c -> c == '\n').count() + 1, text.length() - from + 1);
            throw new ConfigException(
                    ErrorCode.CFG_SYNTAX,
                    DocumentFaults.location(source, position, ""),
                    String.format(Locale.ROOT, "not UTF-8: byte 0x%02x at offset %d", bytes[offset], offset)
                            + (isUtf16(bytes) ? ". It looks like UTF-16; save it as UTF-8" : ". Save it as UTF-8"));
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static boolean isUtf16(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        return mark == 0xfeff || mark == 0xfffe;
    }
}

package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.file.InputFile;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Reads the text of a document, which has a limited size and must be valid UTF-8. */
public final class DocumentBytes {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private DocumentBytes() {}

    /**
     * Reads the text of a file, with or without a byte order mark.
     *
     * @throws ConfigException if it is another kind of file, too long or not UTF-8
     * @throws StorageException if it cannot be read
     */
    public static String read(Path file, Limits limits) {
        return decode(InputFile.read(file, limits.bytes() + 1), file.toString(), limits);
    }

    /** Checks the length of a document, in bytes or characters. */
    public static void checkLength(int length, String source, Limits limits) {
        if (length > limits.bytes()) {
            throw new ConfigException(
                    ErrorCode.CFG_LIMIT,
                    DocumentFaults.location(source, new Node.Position(1, 1), ""),
                    "more than " + limits.bytes() + " bytes in the document (limit maxDocument)");
        }
    }

    /**
     * Returns the text of a document, without its byte order mark.
     *
     * @param source the name of the document in messages
     * @throws ConfigException if it is another kind of file, too long or not UTF-8
     */
    public static String decode(byte[] bytes, String source, Limits limits) {
        OtherFile.describe(bytes, source).ifPresent(message -> {
            throw new ConfigException(
                    ErrorCode.CFG_SYNTAX, DocumentFaults.location(source, new Node.Position(1, 1), ""), message);
        });
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

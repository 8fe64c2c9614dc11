package dev.chainrule.mlp.io.csv;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Recognizes the encoding of a text by its first bytes. */
final class ByteOrderMark {
    private ByteOrderMark() {}

    /** Returns the encoding whose byte order mark a text begins with. */
    static Optional<Charset> charset(ByteBuffer start) {
        int two = at(start, 0) << 8 | at(start, 1);
        int next = at(start, 2) << 8 | at(start, 3);
        if (two == 0xFFFE) {
            return Optional.of(next == 0 ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE);
        }
        if (two == 0xFEFF) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (two == 0 && next == 0xFEFF) {
            return Optional.of(Charset.forName("UTF-32BE"));
        }
        return two == 0xEFBB && at(start, 2) == 0xBF ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
    }

    /** Returns how many bytes the mark has; 0 if there is none. */
    static int length(ByteBuffer start) {
        return charset(start)
                .map(charset -> charset.equals(StandardCharsets.UTF_8)
                        ? 3
                        : charset.name().startsWith("UTF-32") ? 4 : 2)
                .orElse(0);
    }

    /** Returns whether a text with this mark is of an encoding; that of an encoding without an order of bytes fits either. */
    static boolean fits(Charset marked, Charset encoding) {
        return marked.equals(encoding)
                || marked.name().startsWith(encoding.name())
                        && marked.name().length() == encoding.name().length() + 2
                || encoding.name().contains(marked.name());
    }

    /** Returns the encoding of two bytes a character in which a text without a mark seems to be. */
    static Optional<Charset> byZeros(ByteBuffer start, int sample) {
        int[] zeros = new int[2];
        for (int i = 0; i < sample; i++) {
            zeros[i % 2] += start.get(i) == 0 ? 1 : 0;
        }
        int all = zeros[0] + zeros[1];
        if (all * 3 < sample || all == sample) {
            return Optional.empty();
        }
        return Optional.of(zeros[0] > zeros[1] ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
    }

    private static int at(ByteBuffer bytes, int i) {
        return i < bytes.limit() ? bytes.get(i) & 0xFF : 0x100;
    }
}

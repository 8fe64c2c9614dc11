package dev.chainrule.mlp.io.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.RandomStream;
import dev.chainrule.mlp.core.spec.RunSpec;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents with random damage, the same at each run. */
class DocumentMutationTest {
    private static final int DOCUMENTS = Integer.getInteger("mlp.mutants", 10_000);
    /** Work that grows faster than the document shows in what is allocated, and does not depend on the machine. */
    private static final long MOST_BYTES = 4 << 20;

    private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[-+.\\w]+|[\\[\\]{},:]");
    private static final List<String> STRANGE = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "1e-400",
            "2147483648",
            "[]",
            "{}",
            "\"\"",
            "\"\\u0000\"",
            "NaN",
            "\u00ff",
            "[[[[",
            "{\"type\":",
            "1e999999999999",
            "\"\\ud800\"",
            "99999999999999999999",
            "0.5",
            ",",
            ":",
            "\"type\"");

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void of30000MutatedDocumentsEachIsReadOrRefusedWithinBoundedMemory() {
        RandomStream random = new RandomStream(20_261_123, 1, 1);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] document =
                    Documents.GOOD.get(random.nextInt(Documents.GOOD.size())).getBytes(StandardCharsets.UTF_8);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                document = mutated(document, random);
            }
            if (isRead(document)) {
                read++;
            } else {
                refused++;
            }
        }
        assertEquals(DOCUMENTS, read + refused);
        assertTrue(read > DOCUMENTS / 100 && refused > DOCUMENTS / 2, read + " read, " + refused + " refused");
    }

    private static boolean isRead(byte[] document) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(id);
        boolean read = outcome(document);
        long bytes = threads.getThreadAllocatedBytes(id) - before;
        assertTrue(
                bytes <= MOST_BYTES,
                () -> bytes + " bytes allocated for " + new String(document, StandardCharsets.ISO_8859_1));
        return read;
    }

    private static boolean outcome(byte[] document) {
        try {
            RunSpec spec = Documents.READER.read(document, "x.json");
            assertEquals(spec, Documents.READER.read(DocumentWriter.write(spec), "x.json"));
            return true;
        } catch (ConfigException e) {
            assertTrue(e.problems().size() <= 21);
            return false;
        } catch (RuntimeException | Error e) {
            return fail(
                    "neither a spec nor a ConfigException for " + new String(document, StandardCharsets.ISO_8859_1), e);
        }
    }

    private static byte[] mutated(byte[] from, RandomStream random) {
        if (from.length < 2) {
            return from;
        }
        int at = random.nextInt(from.length);
        int length = Math.min(1 + random.nextInt(8), from.length - at);
        switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = from.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> { // deleted
                return joined(from, at, new byte[0], at + length);
            }
            case 2 -> { // twice
                return joined(from, at + length, Arrays.copyOfRange(from, at, at + length), at + length);
            }
            case 3 -> { // cut off
                return Arrays.copyOf(from, at);
            }
            default -> {
                return withTokenReplaced(from, random);
            }
        }
    }

    /** A token becomes another of the same document or a strange one. */
    private static byte[] withTokenReplaced(byte[] from, RandomStream random) {
        String text = new String(from, StandardCharsets.UTF_8);
        List<int[]> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(new int[] {matcher.start(), matcher.end()});
        }
        if (tokens.isEmpty()) {
            return from;
        }
        int[] old = tokens.get(random.nextInt(tokens.size()));
        int[] other = tokens.get(random.nextInt(tokens.size()));
        String by = random.nextInt(2) == 0
                ? STRANGE.get(random.nextInt(STRANGE.size()))
                : text.substring(other[0], other[1]);
        return (text.substring(0, old[0]) + by + text.substring(old[1])).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] from, int to, byte[] middle, int rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(from, 0, to);
        bytes.writeBytes(middle);
        bytes.write(from, rest, from.length - rest);
        return bytes.toByteArray();
    }
}

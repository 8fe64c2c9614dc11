package dev.chainrule.mlp.io.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipTest {
    @Test
    void refusesWhatUnpacksToManyTimesItsSize() throws IOException {
        byte[] packed = gzip(new byte[1 << 20]);

        DataException fault = assertThrows(
                DataException.class,
                () -> Gzip.unpacked(new ByteArrayInputStream(packed), "bomb.csv", 1 << 19)
                        .readAllBytes());

        assertEquals(ErrorCode.DAT_LIMIT, fault.code());
        assertEquals("bomb.csv", fault.location().source());
        assertEquals(
                1 << 20,
                Gzip.unpacked(new ByteArrayInputStream(packed), "small.csv").readAllBytes().length);
    }

    @Test
    void readsAllMembersFromAPipeThatDoesNotKnowWhatIsAvailable() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.writeBytes(gzip(new byte[] {1, 2, 3}));
        two.writeBytes(gzip(new byte[] {4}));
        InputStream pipe = new FilterInputStream(new ByteArrayInputStream(two.toByteArray())) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                return super.read(to, from, Math.min(1, length));
            }

            @Override
            public int available() {
                return 0;
            }
        };

        assertArrayEquals(new byte[] {1, 2, 3, 4}, Gzip.unpacked(pipe, "-").readAllBytes());
    }

    @Test
    void leavesOtherDataAsItIs() throws IOException {
        byte[] plain = {0x1f};

        assertArrayEquals(
                plain, Gzip.unpacked(new ByteArrayInputStream(plain), "x").readAllBytes());
    }

    private static String fault(byte[] packed) {
        return assertThrows(
                        DataException.class,
                        () -> Gzip.unpacked(new ByteArrayInputStream(packed), "t.csv.gz")
                                .readAllBytes())
                .getMessage();
    }

    @Test
    void tellsWhatIsCutOffFromWhatIsDamaged() throws IOException {
        byte[] packed = gzip("1,2,3".repeat(100).getBytes(StandardCharsets.UTF_8));
        String early = "t.csv.gz  the gzip data ends too early. Copy or download it again [DAT_FORMAT]";
        String damaged = "t.csv.gz  the gzip data is damaged. Copy or download it again [DAT_FORMAT]";
        assertEquals(early, fault(Arrays.copyOf(packed, packed.length - 1)));
        assertEquals(early, fault(Arrays.copyOf(packed, 5)));
        byte[] otherMethod = packed.clone();
        otherMethod[2] = 7;
        assertEquals(damaged, fault(otherMethod));
        byte[] otherChecksum = packed.clone();
        otherChecksum[packed.length - 8] ^= 1;
        assertEquals(damaged, fault(otherChecksum));
    }

    @Test
    void bytesAfterTheDataAreRefusedAndZerosAreNot() throws IOException {
        byte[] packed = gzip(new byte[] {1, 2, 3});
        byte[] padded = Arrays.copyOf(packed, packed.length + 3);
        assertArrayEquals(
                new byte[] {1, 2, 3},
                Gzip.unpacked(new ByteArrayInputStream(padded), "x").readAllBytes());
        for (int at = packed.length; at < padded.length; at++) {
            byte[] followed = padded.clone();
            followed[at] = 'x';
            assertEquals(
                    "t.csv.gz  after the gzip data the file has bytes of another kind. Copy or download it again"
                            + " [DAT_FORMAT]",
                    fault(followed));
        }
    }

    @Test
    void singleBytesAreReadToo() throws IOException {
        InputStream in = Gzip.unpacked(new ByteArrayInputStream(gzip(new byte[] {5, -1})), "x");
        assertEquals(5, in.read());
        assertEquals(255, in.read());
        assertEquals(-1, in.read());
    }

    @Test
    void closesWhatItReadsFrom() throws IOException {
        for (byte[] bytes : List.of(new byte[] {1}, gzip(new byte[] {1}))) {
            AtomicBoolean closed = new AtomicBoolean();
            InputStream in = new ByteArrayInputStream(bytes) {
                @Override
                public void close() {
                    closed.set(true);
                }
            };
            Gzip.unpacked(in, "x").close();
            assertTrue(closed.get());
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}

package dev.chainrule.mlp.io.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}

package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * By which data is known again without reading all of it.
 *
 * @param rows how many rows are trained and measured on
 * @param columns how many features and targets they have
 * @param sha256 the SHA-256, in hex, over each file's length (8 bytes, little-endian), its first 64 KiB and its last
 */
public record DataFingerprint(long rows, long columns, String sha256) {
    private static final int ENDS = 1 << 16;

    /**
     * The fingerprint of files.
     *
     * @throws StorageException if one cannot be read
     */
    public static DataFingerprint of(long rows, long columns, List<Path> files) {
        MessageDigest digest = Sha256.newDigest();
        for (Path file : files) {
            digestEnds(file, digest);
        }
        return new DataFingerprint(rows, columns, HexFormat.of().formatHex(digest.digest()));
    }

    private static void digestEnds(Path file, MessageDigest digest) {
        long length = InputFile.length(file);
        try {
            digest.update(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .flip());
            digestPart(file, 0, digest);
            digestPart(file, Math.max(0, length - ENDS), digest);
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
    }

    /** By a stream: an interrupt would close a channel. */
    private static void digestPart(Path file, long from, MessageDigest digest) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            digest.update(in.readNBytes(ENDS));
        }
    }
}

package dev.chainrule.mlp.io.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies the data of a run, so that a run is not resumed with other data.
 *
 * @param rows the number of rows that are trained and measured on
 * @param columns the number of features and targets
 * @param sha256 the SHA-256, in hex, over the SHA-256, in hex, of each file, one after the other; empty in a checkpoint that
 *     mlp 0.1 saved, which compared only the first and the last 64 KiB of each file
 * @since 0.2
 */
public record DataFingerprint(long rows, long columns, String sha256) {

    /**
     * Returns the fingerprint of files.
     *
     * @param digests the SHA-256, in hex, of all bytes of each file, in their order
     */
    public static DataFingerprint of(long rows, long columns, List<String> digests) {
        MessageDigest digest = Sha256.newDigest();
        digests.forEach(file -> digest.update(file.getBytes(StandardCharsets.US_ASCII)));
        return new DataFingerprint(rows, columns, HexFormat.of().formatHex(digest.digest()));
    }
}

package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256, which every Java platform has, in hex.
 *
 * @since 0.2
 */
public final class Sha256 {
    private static final int PART = 1 << 16;

    private Sha256() {}

    /**
     * Returns the digest of all bytes of a regular file.
     *
     * @throws StorageException if it cannot be read, or is a directory, a pipe or a device, which may have no end
     */
    public static String of(Path file) {
        InputFile.length(file);
        MessageDigest digest = newDigest();
        byte[] part = new byte[PART];
        try (InputStream in = InputFile.open(file)) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                digest.update(part, 0, read);
            }
        } catch (IOException e) {
            throw InputFile.fault(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the digest of all weights and biases, 4 bytes each, little-endian, as ordered by {@link ParameterArrays#layer}. */
    public static String of(ParameterArrays weights) {
        MessageDigest digest = newDigest();
        update(digest, weights);
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Returns the digest of the weights and biases of a model; of an ensemble, of those of each member, one after the other.
     *
     * @since 0.2
     */
    public static String ofWeights(TrainedModel model) {
        MessageDigest digest = newDigest();
        model.members().forEach(member -> update(digest, member.weights()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, ParameterArrays weights) {
        ByteBuffer part = ByteBuffer.allocate(PART).order(ByteOrder.LITTLE_ENDIAN);
        for (int l = 0; l < weights.layers(); l++) {
            for (float value : weights.layer(l)) {
                if (!part.hasRemaining()) {
                    digest.update(part.flip());
                    part.clear();
                }
                part.putFloat(value);
            }
        }
        digest.update(part.flip());
    }

    /** Returns the digest of a text in UTF-8. */
    public static String of(String text) {
        return HexFormat.of().formatHex(newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.PlainPreprocessing;
import dev.chainrule.mlp.io.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Writes a trained model as one Java class without dependencies, whose predictions have the same bits as the model's.
 *
 * <pre>{@code
 * JavaExport.of(model, "com.acme.Iris").write(Path.of("src/main/java"));
 * // in the other program: Iris.predictLabel(5.1, 3.5, 1.4, 0.2)
 * }</pre>
 *
 * <p>The class is static, stateless and thread-safe, needs Java 17, and compiles without warnings. It has {@code
 * predict} for values by position and by name, {@code predictLabel} and {@code probabilities} of a classifier, and a
 * {@code main} that predicts a CSV. Immutable.
 *
 * @since 0.2
 */
public final class JavaExport {
    /** Weights of more bytes are written to a file beside the class. */
    private static final long MOST_TEXT = 1 << 20;

    private static final String MARK = "Written by mlp";

    private final TrainedModel model;
    private final ClassName name;
    private final boolean isInFile;
    private final String source;

    private JavaExport(TrainedModel model, ClassName name, boolean isInFile) {
        this.model = model;
        this.name = name;
        this.isInFile = isInFile;
        source = new ClassSource(model, name, sha256(bytes(model)), isInFile).text();
    }

    /**
     * Exports a model. Weights of more than 1 MB are put into a file beside the class.
     *
     * @param className the name of the class with its package, as {@code com.acme.Iris}
     * @throws ConfigException if the name is not valid
     * @throws PluginException if a plugin does not state the arithmetic that it computes with
     */
    public static JavaExport of(TrainedModel model, String className) {
        PlainPreprocessing.require(model.preprocessing(), "a Java class", true);
        boolean isLarge =
                Float.BYTES * model.network().parameterCount() * model.members().size() > MOST_TEXT;
        return new JavaExport(model, ClassName.of(className), isLarge);
    }

    /** Returns the same export with the weights in a file beside the class, however few they are. */
    public JavaExport withResource() {
        return new JavaExport(model, name, true);
    }

    /** Returns the text of the class, in ASCII. */
    public String source() {
        return source;
    }

    /**
     * Returns the weights, member by member and layer by layer, as float32, most significant byte first: the content of the
     * file beside the class.
     *
     * @return empty if the weights are in the class
     */
    public Optional<byte[]> resource() {
        return isInFile ? Optional.of(bytes(model)) : Optional.empty();
    }

    /** Returns where {@link #write(Path)} writes the class: {@code com/acme/Iris.java} in the root of the sources. */
    public Path file(Path sourceRoot) {
        return name.in(sourceRoot, name.simpleName() + ".java");
    }

    /**
     * Writes the class, and the file of weights if there is one, into the folder of the package.
     *
     * @param sourceRoot the root of the sources, as {@code src/main/java}; folders are made as needed
     * @throws StorageException if a file cannot be written, or there is a class of that name that mlp has not written
     */
    public void write(Path sourceRoot) {
        write(sourceRoot, sourceRoot);
    }

    /**
     * Writes the class and the file of weights under different roots.
     *
     * @param sourceRoot the root of the sources, as {@code src/main/java}
     * @param resourceRoot the root of the resources, as {@code src/main/resources}
     * @throws StorageException as {@link #write(Path)}
     */
    public void write(Path sourceRoot, Path resourceRoot) {
        Path file = file(sourceRoot);
        requireOwn(file);
        resource().ifPresent(bytes -> {
            Path weights = name.in(resourceRoot, name.resource());
            makeFolder(weights);
            AtomicFile.write(weights, bytes);
        });
        makeFolder(file);
        AtomicFile.write(file, source.getBytes(StandardCharsets.US_ASCII));
    }

    private static void makeFolder(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StorageException(
                    ErrorCode.STO_IO,
                    Location.of(Problem.clean(file.toString()), ""),
                    "cannot make its folder: " + e,
                    e);
        }
    }

    /** Rejects a class that somebody else has written. */
    private static void requireOwn(Path file) {
        try {
            boolean isOther = Files.exists(file)
                    && !new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(MARK);
            if (isOther) {
                throw new StorageException(
                        ErrorCode.STO_NOT_A_FILE,
                        Location.of(Problem.clean(file.toString()), ""),
                        "there is a class of this name that mlp has not written. Choose another name, or delete it");
            }
        } catch (IOException e) {
            throw new StorageException(
                    ErrorCode.STO_IO, Location.of(Problem.clean(file.toString()), ""), "cannot be read: " + e, e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(TrainedModel model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (TrainedModel member : model.members()) {
            ParameterArrays weights = member.weights();
            for (int l = 0; l < weights.layers(); l++) {
                ByteBuffer layer = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, weights.layer(l).length));
                layer.asFloatBuffer().put(weights.layer(l));
                bytes.writeBytes(layer.array());
            }
        }
        return bytes.toByteArray();
    }
}

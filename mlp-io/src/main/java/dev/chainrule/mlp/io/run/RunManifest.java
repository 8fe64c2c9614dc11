package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.document.Manifest;
import dev.chainrule.mlp.io.model.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps beside a model what its run was, and opens that run again.
 *
 * @since 0.2
 */
public final class RunManifest {
    private static final String DOCUMENT = "document.json";

    private RunManifest() {}

    /** Returns the file of the manifest of a model: {@code iris.safetensors.manifest.json}. */
    public static Path beside(Path model) {
        return model.resolveSibling(model.getFileName() + Manifest.SUFFIX);
    }

    /** Returns the model beside a manifest; empty if there is none. */
    public static Optional<Path> modelBeside(Path manifest) {
        String name = String.valueOf(manifest.getFileName());
        return name.endsWith(Manifest.SUFFIX) && name.length() > Manifest.SUFFIX.length()
                ? Optional.of(manifest.resolveSibling(name.substring(0, name.length() - Manifest.SUFFIX.length())))
                        .filter(Files::isRegularFile)
                : Optional.empty();
    }

    /**
     * Saves the manifest of a run that came to its end; reads its data once more for their digests.
     *
     * @param model the model of the run
     * @param versions the software versions of the run, for people
     * @param file where to
     * @throws StorageException if it cannot be written, or the data can no longer be read
     */
    public static void save(DocumentRun run, TrainedModel model, Map<String, String> versions, Path file) {
        save(run, InputDigests.of(run), model, versions, file);
    }

    /**
     * Saves the manifest of a run that came to its end.
     *
     * @param inputs the digests of its data, as {@link CheckpointedRun#inputs} has them
     * @param model the model of the run
     * @param versions the software versions of the run, for people
     * @param file where to
     * @throws StorageException if it cannot be written
     */
    public static void save(
            DocumentRun run, InputDigests inputs, TrainedModel model, Map<String, String> versions, Path file) {
        Path to = folderOf(file);
        Path from = folderOf(run.document());
        String folder = name(to, from);
        Map<String, String> data = new LinkedHashMap<>();
        for (int i = 0; i < inputs.files().size(); i++) {
            data.put(
                    name(from, inputs.files().get(i).toAbsolutePath().normalize()),
                    inputs.sha256().get(i));
        }
        new Manifest(
                        versions,
                        Sha256.ofWeights(model),
                        folder,
                        data,
                        run.from()
                                .map(start ->
                                        name(from, start.file().toAbsolutePath().normalize())),
                        run.preparation().spec())
                .save(file);
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }

    /** Returns a file or folder as seen from a folder; as it is if there is no way to it. */
    private static String name(Path folder, Path file) {
        Path name = folder.getRoot().equals(file.getRoot()) ? folder.relativize(file) : file;
        return name.toString().replace('\\', '/');
    }

    /**
     * Opens the run of a manifest, ready to be repeated.
     *
     * @param file the manifest, beside its model or wherever the folder that it names can be reached
     * @throws ModelFormatException if the data, or the model that it began with, has changed
     * @throws ConfigException if a name in it cannot be the name of a file on this system
     * @throws StorageException if the data cannot be read, or is a pipe or a device
     */
    public static DocumentRun open(Manifest manifest, Path file, Plugins plugins) {
        String source = Problem.clean(file.toString());
        Path document = NamedFiles.path(file.toAbsolutePath(), manifest.folder(), Location.of(source, "/folder"))
                .resolve(DOCUMENT)
                .normalize();
        manifest.data().forEach((name, sha256) -> {
            Path input = NamedFiles.resolve(document, name, Location.of(source, "/data"));
            String found = Sha256.of(input);
            if (!found.equals(sha256)) {
                throw new ModelFormatException(
                        ErrorCode.MDL_DATA_MISMATCH,
                        Location.of(Problem.clean(input.toString()), ""),
                        "this is not the "
                                + (manifest.from().filter(name::equals).isPresent()
                                        ? "model that the run began with"
                                        : "data of the run")
                                + ": its SHA-256 is " + found + ", the manifest has " + Problem.clean(sha256)
                                + ". Put the file back as it was");
            }
        });
        return manifest.from()
                .map(model -> DocumentRun.of(
                        DocumentSource.withoutText(document),
                        manifest.document(),
                        document.resolveSibling(model),
                        plugins))
                .orElseGet(() -> DocumentRun.of(document, manifest.document(), plugins));
    }
}

package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.io.json.DocumentBytes;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.JsonTree;
import dev.chainrule.mlp.io.json.Limits;
import dev.chainrule.mlp.io.json.Node;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A document file with the text that was read, in which later faults are located, such as sizes that contradict the data.
 *
 * @since 0.2
 */
public final class DocumentSource {
    private final Path file;
    private final String text;

    private DocumentSource(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if the file is too long or not UTF-8
     * @throws StorageException if the file cannot be read
     */
    public static DocumentSource read(Path file) {
        return new DocumentSource(file, DocumentBytes.read(file, Limits.DOCUMENT));
    }

    /**
     * Returns a document that a program has as a text.
     *
     * @param file the name of the document in messages, which paths in it are relative to; it need not exist
     * @since 0.2
     */
    public static DocumentSource of(Path file, String text) {
        return new DocumentSource(file, text);
    }

    /**
     * Returns the source of a run that a program describes.
     *
     * @param file the file that paths of the run are relative to; it need not exist
     */
    public static DocumentSource withoutText(Path file) {
        return new DocumentSource(file, "");
    }

    /** Returns the file. */
    public Path file() {
        return file;
    }

    /** Returns the text; empty if a program describes the run. */
    public String text() {
        return text;
    }

    /** Returns the preset that the document names. */
    public Optional<Preset> preset() {
        return text.isEmpty()
                ? Optional.empty()
                : JsonTree.parse(text, name(), new DocumentFaults(name()), Limits.DOCUMENT)
                        .member(PresetReader.KEY)
                        .map(Node::text)
                        .flatMap(Preset::named);
    }

    /** Returns the name of the document in messages. */
    String name() {
        return file.toString();
    }

    /**
     * Returns the same faults with the file and, where the text has their pointers, with line and column. Faults that name a
     * file already are returned as they are.
     */
    public ConfigException locate(ConfigException fault) {
        if (!fault.location().source().isEmpty()) {
            return fault;
        }
        if (text.isEmpty()) {
            return new ConfigException(fault.problems().stream()
                    .map(problem -> new Problem(
                            problem.code(),
                            Location.of(
                                    Problem.clean(name()), problem.location().path()),
                            problem.message()))
                    .toList());
        }
        DocumentFaults faults = new DocumentFaults(name());
        Node root = JsonTree.parse(text, name(), faults, Limits.DOCUMENT);
        faults.addWithPointers(fault.problems(), root);
        return faults.exception();
    }
}

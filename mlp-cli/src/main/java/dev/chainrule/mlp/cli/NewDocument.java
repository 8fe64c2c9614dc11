package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.draft.DocumentDraft;
import dev.chainrule.mlp.io.file.AtomicFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Drafts a document for a CSV, writes it, and prints the reasons.
 *
 * @param out receives the reasons
 */
record NewDocument(Console console, CommandSpec command, PrintWriter out) {

    /** Returns the document's default place: in the current folder, with the name of the CSV. */
    static Path nameFor(Path csv) {
        String name = String.valueOf(csv.getFileName());
        return Path.of(name.replaceFirst("(?i)(\\.(csv|tsv|txt|data))?(\\.gz)?$", "") + ".json");
    }

    /** Returns the document's place beside a model, with the name of the model. */
    static Path besideModel(Path model) {
        String name = String.valueOf(model.getFileName());
        return model.resolveSibling(name.replaceFirst("(?i)\\.safetensors$", "") + ".json");
    }

    /**
     * Writes a document.
     *
     * @param preset the recipe to train with; if empty, a plain one
     * @param full whether the keys that have their default are written too
     * @throws ParameterException if it exists
     */
    void write(Path csv, String target, Path document, Optional<Preset> preset, boolean full, Plugins plugins) {
        if (Files.exists(document, LinkOption.NOFOLLOW_LINKS)) {
            throw new ParameterException(
                    command.commandLine(),
                    document + " exists and is not written over; train it with 'mlp train " + document
                            + "', delete it, or give another name with --out");
        }
        AtomicFile.check(document);
        String file = pathIn(document, csv);
        DocumentDraft draft = preset.map(
                        named -> DocumentDraft.of(csv, target, file, named, plugins, console.reading()))
                .orElseGet(() -> DocumentDraft.of(csv, target, file, console.reading()));
        List<String> reasons = new ArrayList<>(draft.reasons());
        String text = full ? draft.documentInFull(reasons) : draft.document();
        AtomicFile.write(document, text.getBytes(StandardCharsets.UTF_8));
        reasons.forEach(reason -> out.println("- " + TerminalText.line(reason)));
        out.println("document    " + TerminalText.line(document.toString()));
        out.flush();
    }

    /** Returns the path of a file relative to the folder of a document, with slashes; absolute if there is no such path. */
    private static String pathIn(Path document, Path file) {
        Path folder = document.toAbsolutePath().normalize().getParent();
        Path absolute = file.toAbsolutePath().normalize();
        boolean sameRoot = folder != null && folder.getRoot().equals(absolute.getRoot());
        return (sameRoot ? folder.relativize(absolute) : absolute).toString().replace('\\', '/');
    }
}

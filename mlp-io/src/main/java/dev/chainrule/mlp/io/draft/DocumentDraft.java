package dev.chainrule.mlp.io.draft;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.ReadListener;
import dev.chainrule.mlp.io.csv.TableProfile;
import dev.chainrule.mlp.io.document.DocumentWriter;
import dev.chainrule.mlp.io.document.Preset;
import java.nio.file.Path;
import java.util.List;

/**
 * A document for a CSV that nobody has described yet, with the reason for each decision.
 *
 * <pre>{@code
 * DocumentDraft draft = DocumentDraft.of(Path.of("plants.csv"), "species", "plants.csv");
 * draft.reasons().forEach(System.out::println);
 * Files.writeString(Path.of("plants.json"), draft.document());
 * }</pre>
 *
 * @param spec the run
 * @param reasons a sentence for each decision
 * @since 0.2
 */
public record DocumentDraft(RunSpec spec, List<String> reasons) {

    /** Copies the list. */
    public DocumentDraft {
        reasons = List.copyOf(reasons);
    }

    /**
     * Drafts a document from one pass over a file.
     *
     * @param csv the file, which may be compressed with gzip
     * @param target the name of the column to predict, or its number from 1
     * @param file the file's path in the document
     * @throws DataException if the file is no CSV, has no such column, or nothing can be learned from it
     */
    public static DocumentDraft of(Path csv, String target, String file) {
        return of(csv, target, file, ReadListener.NONE);
    }

    /** Drafts a document, as {@link #of(Path, String, String)} does, and reports how far the reading is. */
    public static DocumentDraft of(Path csv, String target, String file, ReadListener listener) {
        return of(csv, target, file, new Recipe.Plain(), listener);
    }

    /**
     * Drafts a document that trains with a preset, whose keys are written out in full.
     *
     * @param csv the file, which may be compressed with gzip
     * @param target the name of the column to predict, or its number from 1
     * @param file the file's path in the document
     * @param preset the preset
     * @param plugins the registry of the plugins
     * @param listener receives how far the reading is
     * @throws DataException if the file is no CSV, has no such column, or nothing can be learned from it
     */
    public static DocumentDraft of(
            Path csv, String target, String file, Preset preset, Plugins plugins, ReadListener listener) {
        return of(csv, target, file, new Recipe.OfPreset(preset, plugins), listener);
    }

    private static DocumentDraft of(Path csv, String target, String file, Recipe recipe, ReadListener listener) {
        return new Decisions(TableProfile.of(csv, target, listener), file, recipe).draft();
    }

    /** Returns the document as JSON. */
    public String document() {
        return DocumentWriter.write(spec);
    }

    /**
     * Returns the document as JSON, with the keys that have their default.
     *
     * @param reasons receives a sentence for each of these keys
     * @since 0.2
     */
    public String documentInFull(List<String> reasons) {
        return DocumentWriter.writeInFull(spec, reasons);
    }
}

package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Target;
import dev.chainrule.mlp.core.spec.LayerSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.io.document.DocumentDifference;
import dev.chainrule.mlp.io.model.Checkpoint;
import dev.chainrule.mlp.io.model.DataFingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks before a run is resumed that its document and its data have not changed since its checkpoint was saved. */
final class ResumeCheck {
    private ResumeCheck() {}

    /**
     * Requires that a document and its data are those that a checkpoint was saved with.
     *
     * @param now the run as the document describes it, or that of a member of its ensemble
     * @throws ConfigException if the document has changed
     * @throws ModelFormatException if the data has changed
     */
    static void requireSame(DocumentRun document, RunSpec now, InputDigests inputs, Checkpoint checkpoint) {
        DocumentDifference.between(whatDecides(checkpoint.model().spec()), whatDecides(now))
                .ifPresent(difference -> ErrorContext.naming(document.source(), () -> {
                    throw changed(difference);
                }));
        DataFingerprint then = checkpoint.data();
        DataFingerprint found = fingerprint(document, inputs);
        if (then.sha256().isEmpty()) {
            throw new ModelFormatException(
                    ErrorCode.MDL_VERSION,
                    dataFile(document),
                    "the checkpoint cannot verify that the data is unchanged: mlp 0.1 saved it,"
                            + " which compared only the ends of each file. Finish the run with mlp 0.1, or start it"
                            + " again");
        }
        if (then.rows() != found.rows() || then.columns() != found.columns()) {
            throw otherData(
                    document,
                    "the run began with " + then.rows() + " rows of " + then.columns() + " features and targets, found "
                            + found.rows() + " of " + found.columns());
        }
        if (!then.equals(found)
                || !same(
                        checkpoint.model().preprocessing(),
                        document.preparation().preprocessing())) {
            throw otherData(
                    document,
                    "the number of rows and columns is the same, but their content differs, or the run continued"
                            + " another model");
        }
        if (checkpoint.state().batch() >= document.resolved().batches()) {
            throw otherData(document, "it has fewer batches than when the run began");
        }
    }

    /** Returns the run without what cannot change its bits any more. */
    private static RunSpec whatDecides(RunSpec spec) {
        List<LayerSpec> layers = spec.network().layers().stream()
                .map(layer -> layer.withWeights(List.of(), List.of()))
                .toList();
        return spec.withName("")
                .withNetwork(spec.network().withLayers(layers))
                .withTraining(spec.training().withThreads(OptionalInt.empty()).withCheckpoint(Optional.empty()));
    }

    private static boolean same(Preprocessing one, Preprocessing other) {
        return one.features().equals(other.features())
                && one.scaler().equals(other.scaler())
                && same(one.target(), other.target());
    }

    private static boolean same(Target one, Target other) {
        return one instanceof Target.Numbers numbers && other instanceof Target.Numbers others
                ? numbers.names().equals(others.names()) && numbers.scaler().equals(others.scaler())
                : one.equals(other);
    }

    private static ConfigException changed(DocumentDifference difference) {
        return new ConfigException(
                ErrorCode.CFG_SEMANTIC,
                Location.of("", difference.pointer()),
                "the run began with " + difference.first().map(Problem::clean).orElse("the default")
                        + " here, the document now has "
                        + difference.second().map(Problem::clean).orElse("the default")
                        + ". Restore it to resume, or start the run again");
    }

    /** Returns the data's file; the document if a program brought the rows. */
    private static Location dataFile(DocumentRun document) {
        List<Path> inputs = document.inputs();
        return Location.of(
                Problem.clean(inputs.get(Math.min(1, inputs.size() - 1)).toString()), "");
    }

    private static ModelFormatException otherData(DocumentRun document, String how) {
        return new ModelFormatException(
                ErrorCode.MDL_DATA_MISMATCH,
                dataFile(document),
                "this is not the data that the run began with: " + how
                        + ". Restore it to resume, or start the run again");
    }

    /** Returns what identifies the rows of a run: their numbers and the digest of its files. */
    static DataFingerprint fingerprint(DocumentRun document, InputDigests inputs) {
        PreparedData rows = document.preparation();
        return DataFingerprint.of(
                (long) rows.training().rows()
                        + rows.validation().map(held -> held.rows()).orElse(0),
                (long) rows.preprocessing().scaler().columns()
                        + rows.preprocessing().target().outputs(),
                inputs.sha256());
    }
}

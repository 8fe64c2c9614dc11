package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.core.training.TrainedModel;
import java.util.List;

/**
 * A model from an ONNX file.
 *
 * @param model the model
 * @param warnings what the model does not have, or has in another form, than the file; one sentence each
 * @since 0.2
 */
public record ImportedModel(TrainedModel model, List<String> warnings) {
    /** Copies the list. */
    public ImportedModel {
        warnings = List.copyOf(warnings);
    }
}

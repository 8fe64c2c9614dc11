package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.Serializable;

/**
 * A model on its way to other machines: the bytes of its file, which each JVM reads once, with the fastest kernel that it
 * can run. Thread-safe.
 */
final class PortableModel implements Serializable {
    private static final long serialVersionUID = 1;

    private final byte[] file;
    private transient TrainedModel model;

    PortableModel(TrainedModel model) {
        this.file = ModelFile.encode(model);
        this.model = model;
    }

    /** Returns the model. */
    synchronized TrainedModel model() {
        if (model == null) {
            model = ModelFile.load(new ByteArrayInputStream(file));
        }
        return model;
    }
}

package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.model.ModelFile;
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

    /**
     * Reads and checks a model.
     *
     * @param file the bytes of its file
     * @param source its name in messages
     * @throws dev.chainrule.mlp.api.ModelFormatException if it is not a model, or not as it was saved
     */
    PortableModel(byte[] file, String source) {
        this.file = file;
        this.model = decode(source);
    }

    private TrainedModel decode(String source) {
        return ModelFile.decode(
                file, source, TaskPlugins.load(), Kernels.choose().kernel());
    }

    /** Returns the bytes of the model's file; not copied. */
    byte[] file() {
        return file;
    }

    /** Returns the model. */
    synchronized TrainedModel model() {
        if (model == null) {
            model = decode("");
        }
        return model;
    }
}

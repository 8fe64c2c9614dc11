package dev.chainrule.mlp.io.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document with twelve rows of two classes, to divide into folds. */
final class TwelveRows {
    private TwelveRows() {}

    /** Writes {@code run.json} and {@code rows.csv}, and returns the document. */
    static Path write(Path folder, double learningRate) throws IOException {
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int r = 0; r < 12; r++) {
            rows.append(r).append(',').append(r % 3).append(',').append(r < 6 ? "left" : "right");
            rows.append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), rows);
        return Files.writeString(folder.resolve("run.json"), """
                {"data": {"file": "rows.csv", "target": "side", "scale": "standard", "validation": 0.25},
                 "network": {"layers": [{"units": 4, "activation": "relu"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy", "optimizer": {"type": "sgd", "learningRate": %s},
                 "training": {"epochs": 20, "batchSize": 3, "threads": 1}}
                """.formatted(learningRate));
    }
}

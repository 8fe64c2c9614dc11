package dev.chainrule.mlp.examples;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.linalg.Kernel;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Training and prediction inside an application: no document, no file, no Guice. */
public final class Embedded {
    private Embedded() {}

    /** Trains, and predicts one day. */
    public static void main(String[] args) {
        run(System.out);
    }

    static TrainedModel run(PrintStream out) {
        RunSpec spec = RunSpec.builder()
                .seed(42)
                .network(n -> n.layer(8, "tanh").layer(2, "softmax"))
                .loss("cross-entropy")
                .optimizer(o -> o.type("adam").learningRate(0.02))
                .training(t -> t.epochs(60).batchSize(16))
                .build();
        Plugins plugins = Plugins.load();
        Kernel kernel = Kernels.choose().kernel();

        PreparedData days = PreparedData.of(spec, plugins, days(), Scaling.STANDARD, new Validation.Fraction(0.25));
        TrainedModel model = new Trainer(plugins, kernel).train(days, new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() % 20 == 0) {
                    out.printf("epoch %d  loss %.4f%n", result.epoch(), result.loss());
                }
            }
        });

        Prediction prediction = model.predict(24, 40);
        out.println("24 degrees, 40 % humidity: " + prediction.label());
        return model;
    }

    /** Temperature and humidity of a year of days, and whether a person called them pleasant. */
    private static DataTable days() {
        double[] features = new double[2 * 365];
        List<String> labels = new ArrayList<>();
        for (int day = 0; day < 365; day++) {
            double temperature = 12 - 14 * Math.cos(2 * Math.PI * day / 365) + 5 * Math.sin(day * 1.7);
            double humidity = 60 + 30 * Math.sin(day * 0.9);
            features[2 * day] = temperature;
            features[2 * day + 1] = humidity;
            boolean pleasant = temperature > 16 && temperature < 28 && humidity < 75;
            labels.add(pleasant ? "pleasant" : "unpleasant");
        }
        return DataTable.labelled(List.of("temperature", "humidity"), features, "feeling", labels);
    }
}

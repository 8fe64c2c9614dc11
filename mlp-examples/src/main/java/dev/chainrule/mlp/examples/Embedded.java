package dev.chainrule.mlp.examples;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.core.training.TrainingListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Training and prediction inside an application: no document, no file, no Guice. */
public final class Embedded {
    private record Day(double temperature, double humidity) {
        boolean pleasant() {
            return temperature > 16 && temperature < 28 && humidity < 75;
        }
    }

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
        DataTable days = DataTable.from(year())
                .number("temperature", Day::temperature)
                .number("humidity", Day::humidity)
                .label("feeling", day -> day.pleasant() ? "pleasant" : "unpleasant")
                .build();
        PreparedData prepared = PreparedData.of(
                spec,
                days,
                PreprocessingSpec.builder().scale("standard").validation(0.25).build());

        TrainedModel model = Trainer.create().withListener(printing(out)).train(prepared);

        out.println("24 degrees, 40 % humidity: "
                + model.predict(Map.of("temperature", 24, "humidity", 40)).label());
        return model;
    }

    private static TrainingListener printing(PrintStream out) {
        return new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() % 20 == 0) {
                    out.println("epoch " + result.epoch() + "  loss " + (float) result.loss());
                }
            }
        };
    }

    /** The weather of a year. */
    private static List<Day> year() {
        return IntStream.range(0, 365)
                .mapToObj(day -> new Day(
                        12 - 14 * Math.cos(2 * Math.PI * day / 365) + 5 * Math.sin(day * 1.7),
                        60 + 30 * Math.sin(day * 0.9)))
                .toList();
    }
}

package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small trained models for tests. */
final class Models {
    /** The features of {@link #customers()}, in order. */
    static final List<String> CUSTOMER_FEATURES = List.of("age", "plan", "visits");

    private record Customer(int row) {
        Double age() {
            return row % 17 == 3 ? null : 20.0 + row * 7 % 50;
        }

        String plan() {
            return List.of("basic", "family", "pro").get(row % 3);
        }

        int visits() {
            return row * 5 % 11;
        }

        String churned() {
            return visits() < 4 && row % 3 == 0 ? "yes" : "no";
        }
    }

    private Models() {}

    private static PreprocessingSpec.Builder scaled() {
        return PreprocessingSpec.builder().scale("standard");
    }

    /** Returns a classifier of two numbers x and y, three labels. */
    static TrainedModel points() {
        RunSpec spec = RunSpec.builder()
                .seed(7)
                .network(n -> n.layer(5, "tanh").layer(3, "softmax"))
                .loss("cross-entropy")
                .training(t -> t.epochs(3).batchSize(8))
                .build();
        DataTable rows = DataTable.from(IntStream.range(0, 60).boxed().toList())
                .number("x", row -> Math.sin(row))
                .number("y", row -> Math.cos(row * 1.7))
                .label("color", row -> List.of("red", "green", "blue").get(row % 3))
                .build();
        return Trainer.create().train(PreparedData.of(spec, rows, scaled().build()));
    }

    /** Returns a regression of one number on a date. */
    static TrainedModel sales() {
        RunSpec spec = RunSpec.builder()
                .seed(1)
                .network(n -> n.layer(1, "identity"))
                .loss("mean-squared-error")
                .training(t -> t.epochs(2))
                .build();
        DataTable rows = DataTable.numeric(
                List.of("when"), new double[] {0, 1e7, 2e7, 3e7}, List.of("y"), new double[] {1, 2, 3, 5});
        PreprocessingSpec dates = PreprocessingSpec.builder()
                .encode(Map.of("when", PluginSpec.of("date")))
                .build();
        return Trainer.create().train(PreparedData.of(spec, rows, dates));
    }

    /** Returns a classifier of one number x, whose labels 1, 2 and 5 are numbers. */
    static TrainedModel sizes() {
        RunSpec spec = RunSpec.builder()
                .seed(1)
                .network(n -> n.layer(8, "tanh").layer(3, "softmax"))
                .loss("cross-entropy")
                .training(t -> t.epochs(30).batchSize(4))
                .build();
        DataTable rows = DataTable.from(IntStream.range(0, 40).boxed().toList())
                .number("x", row -> row)
                .label("size", row -> row < 12 ? "1" : row < 14 ? "2" : "5")
                .build();
        return Trainer.create().train(PreparedData.of(spec, rows, scaled().build()));
    }

    /** Returns a classifier of numbers and categories, of which values may be missing, with one output. */
    static TrainedModel customers() {
        RunSpec spec = RunSpec.builder()
                .seed(3)
                .network(n -> n.layer(4, "relu").layer(1, "sigmoid"))
                .loss("binary-cross-entropy")
                .training(t -> t.epochs(5).batchSize(8))
                .build();
        DataTable rows = DataTable.from(
                        IntStream.range(0, 90).mapToObj(Customer::new).toList())
                .number("age", Customer::age)
                .category("plan", Customer::plan)
                .number("visits", Customer::visits)
                .label("churned", Customer::churned)
                .build();
        return Trainer.create()
                .train(PreparedData.of(
                        spec, rows, scaled().missing(Missing.MEAN).build()));
    }

    /** Returns a model that predicts one number of two. */
    static TrainedModel price() {
        return numbers(1);
    }

    /** Returns a model that predicts two numbers of two. */
    static TrainedModel priceAndRent() {
        return numbers(2);
    }

    private static TrainedModel numbers(int targets) {
        RunSpec spec = RunSpec.builder()
                .seed(5)
                .network(n -> n.layer(4, "tanh").layer(targets, "identity"))
                .loss("mean-squared-error")
                .training(t -> t.epochs(3).batchSize(8))
                .build();
        var rows = DataTable.from(IntStream.range(0, 40).boxed().toList())
                .number("area", row -> 40 + row * 13 % 90)
                .number("rooms", row -> 1 + row % 5)
                .target("price", row -> 1000.0 * (40 + row * 13 % 90) + 500 * (row % 5));
        if (targets == 2) {
            rows = rows.target("rent", row -> 10.0 * (40 + row * 13 % 90));
        }
        return Trainer.create().train(PreparedData.of(spec, rows.build(), scaled().build()));
    }
}

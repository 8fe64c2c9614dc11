package dev.chainrule.mlp.examples;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.PreprocessingSpec;
import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.training.OnlineModel;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.Trainer;
import dev.chainrule.mlp.io.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The life of a model in an application: objects with categories and gaps, training, saving, serving, learning on. */
public final class Customers {
    private record Customer(Integer age, String plan, boolean churned) {}

    private Customers() {}

    /** Trains a model of customers who leave, and uses it. */
    public static void main(String[] args) {
        run(System.out);
    }

    static TrainedModel run(PrintStream out) {
        Trainer trainer = Trainer.create();
        TrainedModel trained = trainer.train(PreparedData.of(
                RunSpec.builder()
                        .name("churn")
                        .seed(1)
                        .network(n -> n.layer(8, "tanh").layer(1, "sigmoid"))
                        .loss("binary-cross-entropy")
                        .training(t -> t.epochs(60).batchSize(8))
                        .build(),
                table(customers(0, 300)),
                PreprocessingSpec.builder()
                        .scale("standard")
                        .missing(Missing.MEAN)
                        .classWeights(new ClassWeights.Balanced())
                        .validation(0.2)
                        .build()));
        out.println(trained);

        byte[] file = ModelFile.encode(trained);
        TrainedModel model = ModelFile.load(new ByteArrayInputStream(file));
        out.println("41, basic:        " + percent(model, Map.of("age", 41, "plan", "basic")));
        out.println("age not known:    " + percent(model, Map.of("plan", "premium")));

        TrainedModel tuned = trainer.continueFrom(model, table(customers(300, 400)));
        try (OnlineModel online = trainer.online(tuned)) {
            online.learn(table(List.of(new Customer(41, "basic", false))));
            out.println("after one more:   " + percent(online.model(), Map.of("age", 41, "plan", "basic")));
        }
        return model;
    }

    private static String percent(TrainedModel model, Map<String, ?> customer) {
        return Math.round(100 * model.predict(customer).probability("true")) + " % leave";
    }

    private static DataTable table(List<Customer> customers) {
        return DataTable.from(customers)
                .number("age", Customer::age)
                .category("plan", Customer::plan)
                .label("churned", Customer::churned)
                .build();
    }

    /** Basic customers leave above an age of 40, premium customers below 25; of every tenth the age is not known. */
    private static List<Customer> customers(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> {
                    int age = 18 + (i * 37) % 60;
                    String plan = i % 3 == 0 ? "premium" : "basic";
                    boolean churned = plan.equals("basic") ? age > 40 : age < 25;
                    return i % 10 == 0 ? new Customer(null, plan, churned) : new Customer(age, plan, churned);
                })
                .toList();
    }
}

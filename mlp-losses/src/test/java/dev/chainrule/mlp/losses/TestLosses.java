package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.api.Loss;
import java.util.List;

/** Every loss of this module, the forms on logits among them. */
final class TestLosses {
    static final List<Loss> ALL = List.of(
            new SquaredError(),
            new MeanSquaredError(),
            new MeanAbsoluteError(),
            new Huber(),
            new Huber(0.25),
            new Quantile(),
            new Quantile(0.9),
            new LogCosh(),
            new Hinge(),
            new Poisson(),
            new Poisson(false),
            new BinaryCrossEntropy(),
            new BinaryCrossEntropyOfLogits(),
            new CrossEntropy(),
            new CrossEntropyOfLogits(),
            new KlDivergence(),
            new KlDivergenceOfLogits());

    private TestLosses() {}
}

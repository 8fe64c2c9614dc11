package dev.chainrule.mlp.losses;

import dev.chainrule.mlp.activations.Sigmoid;
import dev.chainrule.mlp.activations.Softmax;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.testkit.LossContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every loss keeps the contract of the SPI, at its defaults and with other parameters. */
class ContractsTest {

    @Nested
    class SquaredErrorContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new SquaredError();
        }
    }

    @Nested
    class MeanSquaredErrorContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new MeanSquaredError();
        }
    }

    @Nested
    class MeanAbsoluteErrorContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new MeanAbsoluteError();
        }
    }

    @Nested
    class HuberContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Huber();
        }
    }

    @Nested
    class NarrowHuberContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Huber(0.25);
        }
    }

    @Nested
    class MedianContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Quantile();
        }
    }

    @Nested
    class UpperQuantileContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Quantile(0.9);
        }
    }

    @Nested
    class LogCoshContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new LogCosh();
        }
    }

    @Nested
    class HingeContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Hinge();
        }
    }

    @Nested
    class PoissonContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Poisson();
        }
    }

    @Nested
    class PoissonOfRatesContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new Poisson(false);
        }
    }

    @Nested
    class BinaryCrossEntropyContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new BinaryCrossEntropy();
        }

        @Override
        protected List<RowActivation> composedWith() {
            return List.of(new Sigmoid());
        }
    }

    @Nested
    class CrossEntropyContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new CrossEntropy();
        }

        @Override
        protected List<RowActivation> composedWith() {
            return List.of(new Softmax());
        }
    }

    @Nested
    class KlDivergenceContract extends LossContract {
        @Override
        protected Loss plugin() {
            return new KlDivergence();
        }

        @Override
        protected List<RowActivation> composedWith() {
            return List.of(new Softmax());
        }
    }
}

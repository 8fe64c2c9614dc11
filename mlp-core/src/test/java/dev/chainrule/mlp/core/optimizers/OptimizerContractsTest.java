package dev.chainrule.mlp.core.optimizers;

import dev.chainrule.mlp.api.Optimizer;
import dev.chainrule.mlp.testkit.OptimizerContract;
import org.junit.jupiter.api.Nested;

/** The contract, for every optimizer and its variants. */
class OptimizerContractsTest {

    @Nested
    class SgdTest extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Sgd();
        }
    }

    @Nested
    class AdagradTest extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Adagrad();
        }
    }

    @Nested
    class RmsPropTest extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new RmsProp();
        }
    }

    @Nested
    class AdamTest extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Adam();
        }
    }

    @Nested
    class AdamWTest extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new AdamW();
        }
    }

    @Nested
    class NadamTest extends OptimizerContract {
        @Override
        protected Optimizer plugin() {
            return new Nadam();
        }
    }
}

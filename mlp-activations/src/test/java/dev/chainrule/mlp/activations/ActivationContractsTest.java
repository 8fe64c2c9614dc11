package dev.chainrule.mlp.activations;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.testkit.ActivationContract;
import dev.chainrule.mlp.testkit.RowActivationContract;
import org.junit.jupiter.api.Nested;

/** The contract of the SPI, for every activation and for other parameters than the defaults. */
class ActivationContractsTest {

    @Nested
    class CeluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Celu();
        }
    }

    @Nested
    class CeluDeepContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Celu(2.5);
        }
    }

    @Nested
    class EluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Elu();
        }
    }

    @Nested
    class EluFlatContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Elu(0);
        }
    }

    @Nested
    class EluShallowContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Elu(0.3);
        }
    }

    @Nested
    class GeluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Gelu();
        }
    }

    @Nested
    class GeluTanhContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new GeluTanh();
        }
    }

    @Nested
    class HardSigmoidContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new HardSigmoid();
        }
    }

    @Nested
    class HardTanhContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new HardTanh();
        }
    }

    @Nested
    class IdentityContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Identity();
        }
    }

    @Nested
    class LeakyReluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new LeakyRelu();
        }
    }

    @Nested
    class LeakyReluFlatContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new LeakyRelu(0);
        }
    }

    @Nested
    class LeakyReluSteepContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new LeakyRelu(1.5);
        }
    }

    @Nested
    class MishContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Mish();
        }
    }

    @Nested
    class ReluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Relu();
        }
    }

    @Nested
    class Relu6Contract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Relu6();
        }
    }

    @Nested
    class SeluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Selu();
        }
    }

    @Nested
    class SigmoidContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Sigmoid();
        }
    }

    @Nested
    class SiluContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Silu();
        }
    }

    @Nested
    class SoftplusContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Softplus();
        }
    }

    @Nested
    class SoftsignContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Softsign();
        }
    }

    @Nested
    class TanhContract extends ActivationContract {
        @Override
        protected Activation plugin() {
            return new Tanh();
        }
    }

    @Nested
    class SoftmaxContract extends RowActivationContract {
        @Override
        protected RowActivation plugin() {
            return new Softmax();
        }
    }
}

package dev.chainrule.mlp.core.solvers;

import dev.chainrule.mlp.api.Solver;
import dev.chainrule.mlp.testkit.SolverContract;
import org.junit.jupiter.api.Nested;

/** The contract, for every solver. */
class SolverContractsTest {

    @Nested
    class LbfgsContractTest extends SolverContract {
        @Override
        protected Solver plugin() {
            return new Lbfgs();
        }
    }

    @Nested
    class ShortHistoryTest extends SolverContract {
        @Override
        protected Solver plugin() {
            return new Lbfgs(2, 1e-8);
        }
    }

    @Nested
    class LevenbergMarquardtContractTest extends SolverContract {
        @Override
        protected Solver plugin() {
            return new LevenbergMarquardt();
        }
    }
}

package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A run has an optimizer with its keys, or a solver. */
class SolverRulesTest {

    private static RunSpec with(UnaryOperator<RunSpec.Builder> keys) {
        return keys.apply(RunSpec.builder()
                        .network(NetworkSpec.of(2, LayerSpec.of(3, "tanh"), LayerSpec.of(1, "identity")))
                        .loss("mean-squared-error"))
                .build();
    }

    private static List<String> refused(UnaryOperator<RunSpec.Builder> keys) {
        return assertThrows(SpecException.class, () -> with(run -> keys.apply(run.solver("lbfgs")))).problems().stream()
                .map(SolverRulesTest::pointer)
                .toList();
    }

    private static String pointer(Problem problem) {
        return problem.location().path();
    }

    private static NetworkSpec network(UnaryOperator<LayerSpec.Builder> keys) {
        return NetworkSpec.of(2, keys.apply(LayerSpec.of(3, "tanh").toBuilder()).build(), LayerSpec.of(1, "identity"));
    }

    @Test
    void eachKeyThatContradictsASolverIsNamed() {
        assertEquals(List.of("/optimizer"), refused(run -> run.optimizer("sgd")));
        assertEquals(List.of("/training/batchSize"), refused(run -> run.training(t -> t.batchSize(16))));
        assertEquals(List.of("/training/emaDecay"), refused(run -> run.training(t -> t.emaDecay(0.9))));
        assertEquals(List.of("/training/dropLast"), refused(run -> run.training(t -> t.dropLast(true))));
        assertEquals(List.of("/training/shards"), refused(run -> run.training(t -> t.shards(2))));
        assertEquals(
                List.of("/training/gradientClipping"),
                refused(run -> run.training(t -> t.gradientClipping(new GradientClipping.Norm(1)))));
        assertEquals(List.of("/network/layers/0/dropout"), refused(run -> run.network(network(l -> l.dropout(0.5)))));
        assertEquals(List.of("/network/layers/0/l1"), refused(run -> run.network(network(l -> l.l1(0.5)))));
        assertEquals(List.of("/network/layers/0/maxNorm"), refused(run -> run.network(network(l -> l.maxNorm(2)))));
        assertEquals(
                List.of("/optimizer", "/training/batchSize"),
                refused(run -> run.optimizer("sgd").training(t -> t.batchSize(16))));
    }

    @Test
    void aRunWithASolverTakesThePenaltyThatIsSmooth() {
        RunSpec spec =
                with(run -> run.solver("lbfgs").network(network(l -> l.l2(0.5).l1(0))));
        assertEquals(Optional.of(PluginSpec.of("lbfgs")), spec.solver());
        assertTrue(with(run -> run).solver().isEmpty());
    }
}

package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.PluginContract;
import dev.chainrule.mlp.testkit.SolverContract;
import java.util.stream.Stream;

/** The checks of a solver pass sound plugins and find planted faults. */
class SolverContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return SolverContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(PlantedSolvers.Sound.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedSolvers.StateOfNegativeSize.class,
                        "stateSizeAndObjectionsAreSane: stateSize(1000) is -1, expected 0 or more"),
                plant(
                        PlantedSolvers.ReturnsTheValueBefore.class,
                        "neverIncreasesTheObjectiveAndReturnsItsValue: iteration 1 returns the value"),
                plant(
                        PlantedSolvers.TakesTinySteps.class,
                        "followsACurvedValley: 100 iterations reduce Rosenbrock's function from"),
                plant(
                        PlantedSolvers.NeverConverges.class,
                        "aMinimumConverges: at a minimum, where the gradient is 0, an iteration gives IMPROVED "
                                + "and"),
                plant(
                        PlantedSolvers.StateInside.class,
                        "keepsNoStateBetweenCalls: the same call gives",
                        "parametersAndStateAreTheWholeState: a run leads elsewhere when another one makes "
                                + "iterations in between;"),
                plant(
                        PlantedSolvers.TakesInfinityForAnImprovement.class,
                        "aValueThatIsNotFiniteIsAStepTooLong: near parameters where the objective is infinite, "
                                + "an iteration leads"),
                plant(
                        PlantedSolvers.HidesThatTheStartIsInfinite.class,
                        "aStartThatIsNotFiniteIsReported: where the objective is not finite at the first "
                                + "parameters, an iteration"));
    }
}

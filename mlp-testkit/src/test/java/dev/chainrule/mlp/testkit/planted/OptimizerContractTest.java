package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.OptimizerContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of an optimizer pass sound plugins and find planted faults. */
class OptimizerContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return OptimizerContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.DescentContract.class, Sound.AdamContract.class, Sound.NormalisedContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedOthers.GoesUphill.class,
                        "learnsAParabola: 300 steps on f(θ) = ½θ² with learning rate 0.01 lead from |θ| = 1 to θ"),
                plant(
                        PlantedOthers.StateInside.class,
                        "keepsNoStateBetweenCalls: the same call gives",
                        "parametersSlotsAndStepAreTheWholeState: the same gradients lead elsewhere when another "
                                + "array is updated in",
                        "splittingARangeGivesTheSameBits: updating 1 elements in ranges gives other bits than in "
                                + "one call, at",
                        "theDecayFactorScalesTheWeightDecayAlone: a decay factor of 1 gives other bits than "
                                + "update without it"),
                plant(
                        PlantedOthers.CountsItsOwnSteps.class,
                        "keepsNoStateBetweenCalls: the same call gives",
                        "parametersSlotsAndStepAreTheWholeState: the same gradients lead elsewhere when another "
                                + "array is updated in",
                        "splittingARangeGivesTheSameBits: updating 1 elements in ranges gives other bits than in "
                                + "one call, at"),
                plant(
                        PlantedOthers.NotElementwise.class,
                        "splittingARangeGivesTheSameBits: updating 2 elements in ranges gives other bits than in "
                                + "one call, at",
                        "theDecayFactorScalesTheWeightDecayAlone: with a decay factor, updating ranges gives "
                                + "other bits than one call"),
                plant(
                        PlantedOthers.WritesBeyondItsRange.class,
                        "aRangeEndsWhereItSays: update of the elements [5, 22) changes element 22; another "
                                + "thread is at"),
                plant(
                        PlantedOthers.IgnoresTheDecayFactor.class,
                        "theDecayFactorScalesTheWeightDecayAlone: decays() is true, but a decay factor of 2 "
                                + "changes nothing; override"),
                plant(
                        PlantedOthers.ClipsTheGradientInPlace.class,
                        "gradientIsLeftAlone: update changes its argument gradient, which must not be modified"),
                plant(
                        PlantedOthers.SkipsNan.class,
                        "aNanGradientGivesANanParameter: a gradient of NaN leaves parameter 0 of 1 at"),
                plant(
                        PlantedOthers.DividesByZero.class,
                        "aZeroGradientKeepsEverythingFinite: a gradient of 0 from fresh slots leads to [NaN, "
                                + "NaN, NaN, NaN, NaN],"),
                plant(
                        PlantedOthers.OverflowsFloat.class,
                        "staysFiniteForSmallAndLargeGradientsAndSteps: a gradient of"),
                plant(
                        PlantedOthers.InfiniteLearningRate.class,
                        "slotsAndLearningRateAreSane: defaultLearningRate() is Infinity, expected finite and > 0"));
    }
}

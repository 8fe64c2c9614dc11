package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.LossContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of a loss without its composed forms pass sound plugins and find planted faults. */
class LossDefinitionContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return LossContract.class.getSuperclass();
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.SquaresContract.class, Sound.AbsoluteContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(PlantedOthers.WrongSign.class, "gradientMatchesDifferencesOfValue: gradient is"),
                plant(PlantedOthers.ForgetsTheTwo.class, "gradientMatchesDifferencesOfValue: gradient is"),
                plant(
                        PlantedOthers.ValueDividesByRows.class,
                        "blockValueIsTheSumOverItsRows: value of a 33 x 17 block is"),
                plant(
                        PlantedOthers.GradientDividesByRows.class,
                        "blockGradientIsTheGradientOfEachRow: valueAndGradient gives ∂L/∂a ="),
                plant(
                        PlantedOthers.AddsToTheGradient.class,
                        "blockGradientIsTheGradientOfEachRow: valueAndGradient gives ∂L/∂a =",
                        "gradientMatchesDifferencesOfValue: gradient is NaN for element 0, but central "
                                + "differences of value give"),
                plant(
                        PlantedOthers.AddsToTheBlock.class,
                        "blockGradientIsTheGradientOfEachRow: valueAndGradient gives ∂L/∂a = NaN at row 0, "
                                + "column 0 of a 1 x 1 block,"),
                plant(PlantedOthers.ValueByLength.class, "blockValueIsTheSumOverItsRows: value of a 1 x 1 block is"),
                plant(
                        PlantedOthers.TwoValues.class,
                        "blockValueIsTheSumOverItsRows: valueAndGradient of a 1 x 1 block returns"),
                plant(
                        PlantedOthers.WritesBeyond.class,
                        "blocksEndAtTheirLastRow: valueAndGradient writes beyond the last row of a 1 x 1 block; "
                                + "the array"),
                plant(
                        PlantedOthers.ChangesTheTarget.class,
                        "argumentsAreLeftAlone: valueAndGradient changes its argument target, which must not be "
                                + "modified"),
                plant(PlantedOthers.UndeclaredKink.class, "kinksAreDeclared: the gradient jumps near output ["),
                plant(
                        PlantedOthers.HidesNan.class,
                        "nanInGivesNanOut: value hides a NaN in element 0 of 1; NaN in must give NaN out, so that"),
                plant(
                        PlantedOthers.ThrowsForInfinity.class,
                        "extremesThrowNothing: must take any output, but fails for [-Infinity, -Infinity]"));
    }
}

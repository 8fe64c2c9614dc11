package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.LossContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of the composed forms of a loss pass sound plugins and find planted faults. */
class LossContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return LossContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.CrossEntropyContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedOthers.ComposedIsMissing.class,
                        "composedFormExistsWhereClaimed: composedWith(softmax) is empty, expected a form in z"),
                plant(
                        PlantedOthers.ComposedValueWrong.class,
                        "composedFormIsTheLossOfTheActivation: value is 0.001, expected L(f(z)) = 0.0, for z = ["),
                plant(
                        PlantedOthers.ComposedGradientWrong.class,
                        "composedFormIsTheLossOfTheActivation: gradient is",
                        "composedGradientMatchesDifferencesOfItsValue: gradient composed with softmax is"),
                plant(
                        PlantedOthers.ComposedOverflows.class,
                        "composedFormStaysFinite: value is not finite for z = [-1000.0] and target [1.0]; the "
                                + "composed"),
                plant(
                        PlantedOthers.ComposedBlockDiffers.class,
                        "composedBlocksAgreeWithTheirDefinition: valueAndGradient gives ∂L/∂a ="),
                plant(
                        PlantedOthers.ComposedHidesNan.class,
                        "composedFormGivesNanForNan: value hides a NaN in element 0 of 1; NaN in must give NaN "
                                + "out, so that"),
                plant(
                        PlantedOthers.ComposedChangesTheTarget.class,
                        "composedFormLeavesArgumentsAlone: the form composed with softmax changes its argument "
                                + "target, which must"));
    }
}

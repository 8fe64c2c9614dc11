package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.PluginContract;
import dev.chainrule.mlp.testkit.RowActivationContract;
import java.util.stream.Stream;

/** The checks of a row activation pass sound plugins and find planted faults. */
class RowActivationContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return RowActivationContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.SoftmaxContract.class, Sound.UnitContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedActivations.ChangesTheOutputInPullback.class,
                        "argumentsAreLeftAlone: pullback changes its argument a, which must not be modified"),
                plant(
                        PlantedActivations.ChangesTheOutputInBackward.class,
                        "argumentsAreLeftAlone: backward changes its argument a, which must not be modified"),
                plant(PlantedActivations.RemembersTheLastForward.class, "backwardAgreesWithPullback: backward gives"),
                plant(
                        PlantedActivations.HidesNanInForward.class,
                        "nanInGivesNanOut: forward hides a NaN at row 2, column 0 of a 4 x 19 block; NaN in must"),
                plant(
                        PlantedActivations.BackwardOverflowsToNan.class,
                        "finiteInputsGiveNoNan: backward gives NaN for the finite z = [0.0, 89.0, -1.0]; "
                                + "something"),
                plant(PlantedActivations.ForwardDiffers.class, "forwardAgreesWithValue: forward gives"),
                plant(
                        PlantedActivations.ForwardAdds.class,
                        "finiteInputsGiveNoNan: forward gives NaN for the finite z = [0.0, -0.0]; something "
                                + "overflows",
                        "forwardAgreesWithValue: forward gives NaN at row 0, column 0 of a 1 x 1 block, where z "
                                + "is"),
                plant(
                        PlantedActivations.ForwardSkipsTheTail.class,
                        "forwardAgreesWithValue: forward gives 0.0 at row 0, column 0 of a 1 x 1 block, where z "
                                + "is"),
                plant(PlantedActivations.BackwardDiffers.class, "backwardAgreesWithPullback: backward gives"),
                plant(
                        PlantedActivations.ForwardWritesBeyond.class,
                        "blocksEndAtTheirLastRow: forward writes beyond the last row of a 1 x 1 block; the array "
                                + "may be"),
                plant(
                        PlantedActivations.BackwardWritesBeyond.class,
                        "blocksEndAtTheirLastRow: backward writes beyond the last row of a 1 x 1 block; the "
                                + "array may be"),
                plant(
                        PlantedActivations.PullbackReplacesTheGradient.class,
                        "pullbackIsTheGradientOfValue: pullback gives ∂L/∂z ="),
                plant(
                        PlantedActivations.InitializerIsNoName.class,
                        "defaultInitializerIsAPluginName: defaultInitializer() is He Normal, expected the name "
                                + "of an initializer,"),
                plant(PlantedActivations.OnlyTheDiagonal.class, "pullbackIsTheGradientOfValue: pullback gives ∂L/∂z ="),
                plant(
                        PlantedActivations.RowsLeakIntoEachOther.class,
                        "nanInGivesNanOut: a NaN in row 2 changes row 0 of forward; rows are different examples"),
                plant(
                        PlantedActivations.ChangesItsArgument.class,
                        "argumentsAreLeftAlone: value changes its argument z, which must not be modified"),
                plant(
                        PlantedActivations.SkipsNan.class,
                        "nanInGivesNanOut: value hides a NaN at element 0 of a row of 1; NaN in must give NaN "
                                + "out,"),
                plant(
                        PlantedActivations.NaiveSoftmax.class,
                        "finiteInputsGiveNoNan: value gives NaN for the finite z = [0.0, 710.0, -1.0]; something"),
                plant(PlantedActivations.IsCalledSoftmax.class, "isTheFunctionThatItsTypeDeclares: value gives"),
                plant(PlantedActivations.IsCalledLogistic.class, "isTheFunctionThatItsTypeDeclares: value gives"),
                plant(
                        PlantedActivations.ThrowsForTwoInfinities.class,
                        "extremesThrowNothing: must take any double, but fails for z = [1.0E308, 1.0E308, 0.5]"));
    }
}

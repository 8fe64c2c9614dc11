package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.InitializerContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of an initializer pass sound plugins and find planted faults. */
class InitializerContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return InitializerContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.LecunContract.class, Sound.ConstantContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedOthers.LeavesTheLastElement.class,
                        "fillsEveryElementWithAFiniteNumber: fill leaves NaN in element 0 of 1 (fanIn 1, fanOut "
                                + "1), expected a",
                        "theStreamIsTheOnlySourceOfRandomness: the same stream gives NaN and then 7.0 in element "
                                + "0; what the array"),
                plant(
                        PlantedOthers.FanSumOverflows.class,
                        "fillsEveryElementWithAFiniteNumber: fill leaves NaN in element 0 of 3 (fanIn "
                                + "2147483647, fanOut 3),"),
                plant(
                        PlantedOthers.ItsOwnRandomness.class,
                        "keepsNoStateBetweenCalls: the same call gives",
                        "theStreamIsTheOnlySourceOfRandomness: the same stream gives"),
                plant(
                        PlantedOthers.IgnoresTheStream.class,
                        "otherStreamsGiveOtherValues: two streams give the same values; draw them from the "
                                + "stream, or say"));
    }
}

package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.PluginContract;
import dev.chainrule.mlp.testkit.ScheduleContract;
import java.util.stream.Stream;

/** The checks of a schedule pass sound plugins and find planted faults. */
class ScheduleContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return ScheduleContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.DecayContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(PlantedSchedules.DividesByZeroInARunOfOneStep.class, "everyRateOfARunIsFiniteAndNotNegative: of"),
                plant(
                        PlantedSchedules.GoesBelowZero.class,
                        "aVeryLongRunIsNoException: of 0.1 it makes -9999999.9 in step 10000000000 of 1000 "
                                + "epochs of",
                        "everyRateOfARunIsFiniteAndNotNegative: of"),
                plant(PlantedSchedules.CountsStepsInAnInt.class, "aVeryLongRunIsNoException: of 0.1 it makes"),
                plant(
                        PlantedSchedules.SortsTheHistory.class,
                        "theHistoryIsLeftAlone: changes the history that it is given"),
                plant(
                        PlantedSchedules.CountsItsCalls.class,
                        "aStepNeedsNotTheStepsBeforeIt: step 20 has the rate 0.005 after the steps before it and "
                                + "0.1 without",
                        "keepsNoStateBetweenCalls: the same call gives",
                        "theRatesOfARunAreThoseOfTheFunction: rates() gives 0.05 in step 1 of epoch 1, "
                                + "learningRate() 0.1 for the"));
    }
}

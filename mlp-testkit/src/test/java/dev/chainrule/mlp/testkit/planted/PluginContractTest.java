package dev.chainrule.mlp.testkit.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checks that all plugins have in common pass sound plugins and find planted faults. */
class PluginContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return PluginContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.LeakyContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(PlantedActivations.DependsOnEarlierCalls.class, "keepsNoStateBetweenCalls: the same call gives"),
                plant(
                        PlantedActivations.SharedBuffer.class,
                        "isSafeFromManyThreads: used by 8 threads at once it gives other results than alone"),
                plant(PlantedActivations.BadName.class, "nameIsAPluginName: "),
                plant(
                        PlantedActivations.ChangingName.class,
                        "nameIsAPluginName: name() must always give the same name"),
                plant(
                        PlantedActivations.WithGivesNull.class,
                        "defaultsGivenExplicitlyChangeNothing: with({}) must not return null",
                        "noParametersGiveAnEqualPlugin: with({}) must not return null"),
                plant(
                        PlantedActivations.NoEquals.class,
                        "defaultsGivenExplicitlyChangeNothing: with({}), the values that it says it has, must "
                                + "give an equal plugin",
                        "noParametersGiveAnEqualPlugin: with(no parameters) must give an equal plugin; a record "
                                + "has the equals"),
                plant(
                        PlantedActivations.EachCallGivesAnUnequalPlugin.class,
                        "theSameParametersGiveEqualPlugins: with {scale=1.0} twice must give equal plugins"),
                plant(
                        PlantedActivations.IgnoresItsParameter.class,
                        "everyParameterIsUsed: with() reads 'scale' but the plugin stays the same for [1.0, 2.25,"),
                plant(
                        PlantedActivations.ReadsNoParameter.class,
                        "everyParameterIsUsed: the record has components, but with() reads no parameter, so that "
                                + "no"),
                plant(
                        PlantedActivations.ForgetsItsParameter.class,
                        "parametersThatAreNotGivenKeepTheirValues: with {scale=1.0} and then with no parameters "
                                + "must keep that value; the"),
                plant(
                        PlantedActivations.ForgetsTheParameterItWasGiven.class,
                        "defaultsGivenExplicitlyChangeNothing: with({scale=2.0}), the values that it says it "
                                + "has, must give an equal",
                        "noParametersGiveAnEqualPlugin: with(no parameters) must give an equal plugin; a record "
                                + "has the equals",
                        "parametersThatAreNotGivenKeepTheirValues: with {scale=1.0} and then with no parameters "
                                + "must keep that value; the"),
                plant(
                        PlantedActivations.ReadsOnlySometimes.class,
                        "everyParameterIsReadWhateverTheValues: with {on=false} reads only [on] of its "
                                + "parameters [on, scale]; those"),
                plant(
                        PlantedActivations.CastsWhatItIsGiven.class,
                        "valuesOutOfRangeAreReported: with {scale=a word} throws"),
                plant(
                        PlantedActivations.TakesAnyParameter.class,
                        "anUnknownParameterIsReported: with {noSuchParameter=1} must be reported as unknown: "
                                + "read by name only"),
                plant(
                        PlantedActivations.DefaultOutOfItsRange.class,
                        "defaultsGivenExplicitlyChangeNothing: with({scale=2.0}) must be accepted, but is "
                                + "reported: [Fault[name=scale,"),
                plant(
                        PlantedActivations.NotInTheServiceFile.class,
                        "isFoundByServiceLoader: found 0 times by ServiceLoader, expected once; "
                                + "META-INF/services/"),
                plant(
                        PlantedActivations.NoPublicConstructor.class,
                        "hasAPublicConstructorWithoutArguments: the class must be public, or ServiceLoader "
                                + "cannot make one",
                        "isFoundByServiceLoader: found 0 times by ServiceLoader, expected once; "
                                + "META-INF/services/"),
                plant(PlantedOthers.KeepsTheLastRow.class, "keepsNoStateBetweenCalls: the same call gives"),
                plant(
                        PlantedOthers.SharedBuffer.class,
                        "isSafeFromManyThreads: used by 8 threads at once it gives other results than alone"));
    }

    @Test
    void aMissingServiceLineIsReportedWithTheFileAndTheLine() {
        assertEquals(
                "org.opentest4j.AssertionFailedError: 'unlisted'"
                        + " (dev.chainrule.mlp.testkit.planted.PlantedActivations$Unlisted): found 0 times by ServiceLoader,"
                        + " expected once; META-INF/services/dev.chainrule.mlp.api.Activation must have the line"
                        + " dev.chainrule.mlp.testkit.planted.PlantedActivations$Unlisted",
                failures(PlantedActivations.NotInTheServiceFile.class, false).get("isFoundByServiceLoader"));
    }
}

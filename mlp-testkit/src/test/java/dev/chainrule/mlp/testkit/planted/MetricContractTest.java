package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.MetricContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of a metric pass sound plugins and find planted faults. */
class MetricContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return MetricContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(PlantedMetrics.SoundHits.class, PlantedMetrics.SoundBias.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedMetrics.LabelOfTheLoss.class,
                        "labelIsAPluginName: label() is loss, but results need a name that matches"),
                plant(
                        PlantedMetrics.OneTallyForAll.class,
                        "talliesKnowNothingOfEachOther: the value of the same rows is 0.5, but 0.475 if another "
                                + "tally takes"),
                plant(
                        PlantedMetrics.StartsAgainWhenAsked.class,
                        "askingForTheValueChangesNothing: the value of the same rows is 0.525, but NaN if it is "
                                + "asked for on the"),
                plant(PlantedMetrics.KeepsTheArrays.class, "rowsAreLeftAloneAndNotKept: the value is"),
                plant(
                        PlantedMetrics.ChangesTheRow.class,
                        "rowsAreLeftAloneAndNotKept: add changes the row, which other metrics take after it"),
                plant(PlantedMetrics.ThrowsWithoutRows.class, "noRowsThrowNothing: without a row value() throws"),
                plant(
                        PlantedMetrics.DividesByNothing.class,
                        "ordinaryRowsGiveANumber: 40 random rows of 1 give NaN, expected a finite number"));
    }
}

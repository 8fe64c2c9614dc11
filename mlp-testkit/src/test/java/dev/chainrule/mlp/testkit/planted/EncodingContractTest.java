package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.EncodingContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of an encoding of numbers pass sound plugins and find planted faults. */
class EncodingContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return EncodingContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(PlantedEncodings.Sound.class, PlantedEncodings.SoundTexts.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedEncodings.FitsThreeNumbers.class,
                        "theFittedNumbersCanBeSaved: fitted to a column normal it returns ["),
                plant(
                        PlantedEncodings.ReadsValuesInSecret.class,
                        "statisticsAreEnoughUnlessItReadsValues: fit reads values, but readsValues() is false"),
                plant(
                        PlantedEncodings.TwoInputsOfOneName.class,
                        "everyInputHasANameOfItsOwn: a column normal has 2 inputs named [col, col], expected a "
                                + "name of its"),
                plant(
                        PlantedEncodings.WritesBeyondItsInputs.class,
                        "everyInputIsSetToAFiniteNumberAndNothingElse: in a column normal, encode("),
                plant(PlantedEncodings.TurnsTheColumnAround.class, "aScalingNeverDecreases: in a column normal,"),
                plant(PlantedEncodings.ForgetsTheCenter.class, "aScalingCanBeUndone: in a column normal,"),
                plant(
                        PlantedEncodings.HasTheFormulaOfAnother.class,
                        "aFormulaOfAScalingHasItsValues: in a column normal, scale("),
                plant(
                        PlantedEncodings.HasTheFormulasOfAnother.class,
                        "theFormulasOfAnEncodingHaveItsValues: in a column normal, input 2 of encode("),
                plant(
                        PlantedEncodings.HasFewerFormulasThanInputs.class,
                        "theFormulasOfAnEncodingHaveItsValues: in a column normal it has 1 formulas and 2 inputs"),
                plant(
                        PlantedEncodings.HasNoInputsForAMissingValue.class,
                        "aMissingValueBecomesFiniteInputs: in a column normal, encodeMissing returns [], "
                                + "expected 1 finite numbers"),
                plant(
                        PlantedEncodings.WritesWhatItReadsOtherwise.class,
                        "aTextEncodingReadsTheTextsThatItWrites: '2.0 m', the text of 1.0, is read as 2.0"));
    }
}

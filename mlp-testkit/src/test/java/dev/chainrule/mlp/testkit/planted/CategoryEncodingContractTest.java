package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.CategoryEncodingContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;

/** The checks of an encoding of categories pass sound plugins and find planted faults. */
class CategoryEncodingContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return CategoryEncodingContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(PlantedEncodings.SoundCategories.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedEncodings.NamesEachCategory.class,
                        "everyInputHasANameOfItsOwn: 2 categories make 1 inputs named [c0, c1], expected a name "
                                + "of its own"),
                plant(
                        PlantedEncodings.LeavesUnknownCategoriesOut.class,
                        "everyInputIsSetToAFiniteNumberAndNothingElse: of 1 categories, encode(-1) leaves NaN in "
                                + "input 0, expected a finite"),
                plant(
                        PlantedEncodings.WritesBesideItsInput.class,
                        "everyInputIsSetToAFiniteNumberAndNothingElse: of 1 categories, encode(-1) leaves 0.0"
                                + " beyond its inputs"),
                plant(
                        PlantedEncodings.MakesMoreInputsThanItSays.class,
                        "everyInputHasANameOfItsOwn: 1 categories make 1 inputs, expected 1 to maxInputs(1), 0"),
                plant(
                        PlantedEncodings.ScalesItsFittedNumbers.class,
                        "everyInputIsSetToAFiniteNumberAndNothingElse: encode modifies the fitted numbers"));
    }
}

package dev.chainrule.mlp.testkit.planted;

import dev.chainrule.mlp.testkit.LearnedEncodingContract;
import java.util.stream.Stream;

/** The checks of a learned encoding pass a sound plugin and find planted faults. */
class LearnedEncodingContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return LearnedEncodingContract.class;
    }

    @Override
    Stream<Class<?>> sound() {
        return Stream.of(PlantedLearnedEncodings.Sound.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedLearnedEncodings.TwoOutputsOfOneName.class,
                        "theSizesArePositiveAndEachEncodedInputHasAName: it has 2 outputs named [col=0, col=0]"),
                plant(
                        PlantedLearnedEncodings.LeavesAParameter.class,
                        "theSeedDecidesAllInitialParameters: initialize gives ["),
                plant(
                        PlantedLearnedEncodings.AddsToTheEncodedInputs.class,
                        "everyEncodedInputIsSet: value([",
                        "expressionsAgreeWithValue: where x is [",
                        "forwardAgreesWithValueAndSetsNothingElse: forward leaves",
                        "pullbackMatchesDifferencesOfValue: where x is ["),
                plant(
                        PlantedLearnedEncodings.ChangesTheGradient.class,
                        "argumentsAreNotModified: it modifies an argument that it only reads",
                        "backwardAgreesWithPullbackAndSetsNothingElse: backward leaves 0.0 in parameter 0"),
                plant(PlantedLearnedEncodings.ForgetsTheTwo.class, "pullbackMatchesDifferencesOfValue: where x is ["),
                plant(
                        PlantedLearnedEncodings.OneFormulaForTwoOutputs.class,
                        "expressionsAgreeWithValue: expressions(1) has 1 formulas, expected one for each of 2 encoded inputs, or none"),
                plant(
                        PlantedLearnedEncodings.AFormulaOfAnotherFunction.class,
                        "expressionsAgreeWithValue: where x is ["),
                plant(
                        PlantedLearnedEncodings.AFormulaOfAnotherVariable.class,
                        "expressionsAgreeWithValue: the variables of its formulas are x1, …, x1 and p1, …, p2, but no value is"
                                + " given for 'p0'"),
                plant(
                        PlantedLearnedEncodings.ForwardSkipsARow.class,
                        "forwardAgreesWithValueAndSetsNothingElse: forward leaves 77.0 in row 0, encoded input 0"),
                plant(
                        PlantedLearnedEncodings.BackwardClearsTheWholeGradient.class,
                        "backwardAgreesWithPullbackAndSetsNothingElse: backward leaves 0.0 in parameter -2, expected 77.0"
                                + ", which is not its own"));
    }
}

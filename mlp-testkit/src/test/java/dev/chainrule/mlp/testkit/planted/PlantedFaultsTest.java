package dev.chainrule.mlp.testkit.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chainrule.mlp.testkit.ActivationContract;
import dev.chainrule.mlp.testkit.CategoryEncodingContract;
import dev.chainrule.mlp.testkit.EncodingContract;
import dev.chainrule.mlp.testkit.InitializerContract;
import dev.chainrule.mlp.testkit.LossContract;
import dev.chainrule.mlp.testkit.MetricContract;
import dev.chainrule.mlp.testkit.OptimizerContract;
import dev.chainrule.mlp.testkit.PluginContract;
import dev.chainrule.mlp.testkit.RowActivationContract;
import dev.chainrule.mlp.testkit.ScheduleContract;
import dev.chainrule.mlp.testkit.SolverContract;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each planted fault is found by the checks that are meant to find it, and by no other. */
class PlantedFaultsTest {

    static Stream<Arguments> activations() {
        return Stream.of(
                plant(PlantedActivations.WrongDerivative.class, "derivativeMatchesDifferencesOfValue"),
                plant(PlantedActivations.ExpressionOfAnotherFunction.class, "methodsAgreeWithTheExpression"),
                plant(PlantedActivations.Float32OfOtherArithmetic.class, "forwardHasTheBitsOfItsFloat32Arithmetic"),
                plant(PlantedActivations.DerivativeOfTheOutput.class, "derivativeMatchesDifferencesOfValue"),
                plant(PlantedActivations.DerivativeWrongForLargeZ.class, "derivativeMatchesDifferencesOfValue"),
                plant(PlantedActivations.DerivativeWrongAtZero.class, "derivativeMatchesDifferencesOfValue"),
                plant(PlantedActivations.UndeclaredKink.class, "kinksAreDeclared"),
                plant(PlantedActivations.UndeclaredJump.class, "kinksAreDeclared"),
                plant(PlantedActivations.SharedKinks.class, "kinksGivesAFreshArray"),
                plant(PlantedActivations.ChangesTheOutputInPullback.class, "argumentsAreLeftAlone"),
                plant(PlantedActivations.ChangesTheOutputInBackward.class, "argumentsAreLeftAlone"),
                plant(PlantedActivations.RemembersTheLastForward.class, "backwardAgreesWithPullback"),
                plant(PlantedActivations.DependsOnEarlierCalls.class, "keepsNoStateBetweenCalls"),
                plant(PlantedActivations.SharedBuffer.class, "isSafeFromManyThreads"),
                plant(PlantedActivations.HidesNan.class, "nanInGivesNanOut", "nanInGivesNanOutForOneElement"),
                plant(PlantedActivations.HidesNanInForward.class, "nanInGivesNanOut"),
                plant(PlantedActivations.OverflowsToNan.class, "finiteElementsGiveNoNan", "finiteInputsGiveNoNan"),
                plant(PlantedActivations.BackwardOverflowsToNan.class, "finiteInputsGiveNoNan"),
                plant(
                        PlantedActivations.ThrowsForInfinity.class,
                        "extremesThrowNothing",
                        "extremesThrowNothingForOneElement"),
                plant(PlantedActivations.BadName.class, "nameIsAPluginName"),
                plant(PlantedActivations.ChangingName.class, "nameIsAPluginName"),
                plant(PlantedActivations.ForwardDiffers.class, "forwardAgreesWithValue"),
                plant(PlantedActivations.ForwardAdds.class, "finiteInputsGiveNoNan", "forwardAgreesWithValue"),
                plant(PlantedActivations.ForwardSkipsTheTail.class, "forwardAgreesWithValue"),
                plant(PlantedActivations.BackwardDiffers.class, "backwardAgreesWithPullback"),
                plant(PlantedActivations.ForwardWritesBeyond.class, "blocksEndAtTheirLastRow"),
                plant(PlantedActivations.BackwardWritesBeyond.class, "blocksEndAtTheirLastRow"),
                plant(PlantedActivations.PullbackReplacesTheGradient.class, "pullbackIsTheGradientOfValue"),
                plant(PlantedActivations.RowDiffersFromElement.class, "rowValueIsTheElementsValue"),
                plant(PlantedActivations.InitializerIsNoName.class, "defaultInitializerIsAPluginName"),
                plant(
                        PlantedActivations.WithGivesNull.class,
                        "defaultsGivenExplicitlyChangeNothing",
                        "noParametersGiveAnEqualPlugin"),
                plant(
                        PlantedActivations.NoEquals.class,
                        "defaultsGivenExplicitlyChangeNothing",
                        "noParametersGiveAnEqualPlugin"),
                plant(PlantedActivations.EachCallGivesAnUnequalPlugin.class, "theSameParametersGiveEqualPlugins"),
                plant(PlantedActivations.IgnoresItsParameter.class, "everyParameterIsUsed"),
                plant(PlantedActivations.ReadsNoParameter.class, "everyParameterIsUsed"),
                plant(PlantedActivations.ForgetsItsParameter.class, "parametersThatAreNotGivenKeepTheirValues"),
                plant(
                        PlantedActivations.ForgetsTheParameterItWasGiven.class,
                        "defaultsGivenExplicitlyChangeNothing",
                        "noParametersGiveAnEqualPlugin",
                        "parametersThatAreNotGivenKeepTheirValues"),
                plant(PlantedActivations.ReadsOnlySometimes.class, "everyParameterIsReadWhateverTheValues"),
                plant(PlantedActivations.CastsWhatItIsGiven.class, "valuesOutOfRangeAreReported"),
                plant(PlantedActivations.TakesAnyParameter.class, "anUnknownParameterIsReported"),
                plant(PlantedActivations.DefaultOutOfItsRange.class, "defaultsGivenExplicitlyChangeNothing"),
                plant(PlantedActivations.NotInTheServiceFile.class, "isFoundByServiceLoader"),
                plant(
                        PlantedActivations.NoPublicConstructor.class,
                        "hasAPublicConstructorWithoutArguments",
                        "isFoundByServiceLoader"),
                plant(PlantedActivations.OnlyTheDiagonal.class, "pullbackIsTheGradientOfValue"),
                plant(PlantedActivations.RowsLeakIntoEachOther.class, "nanInGivesNanOut"),
                plant(PlantedActivations.ChangesItsArgument.class, "argumentsAreLeftAlone"),
                plant(PlantedActivations.SkipsNan.class, "nanInGivesNanOut"),
                plant(PlantedActivations.NaiveSoftmax.class, "finiteInputsGiveNoNan"),
                plant(PlantedActivations.IsCalledSoftmax.class, "isTheFunctionThatItsTypeDeclares"),
                plant(PlantedActivations.IsCalledLogistic.class, "isTheFunctionThatItsTypeDeclares"));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                plant(PlantedOthers.WrongSign.class, "gradientMatchesDifferencesOfValue"),
                plant(PlantedOthers.ForgetsTheTwo.class, "gradientMatchesDifferencesOfValue"),
                plant(PlantedOthers.ValueDividesByRows.class, "blockValueIsTheSumOverItsRows"),
                plant(PlantedOthers.GradientDividesByRows.class, "blockGradientIsTheGradientOfEachRow"),
                plant(
                        PlantedOthers.AddsToTheGradient.class,
                        "blockGradientIsTheGradientOfEachRow",
                        "gradientMatchesDifferencesOfValue"),
                plant(PlantedOthers.AddsToTheBlock.class, "blockGradientIsTheGradientOfEachRow"),
                plant(PlantedOthers.ValueByLength.class, "blockValueIsTheSumOverItsRows"),
                plant(PlantedOthers.TwoValues.class, "blockValueIsTheSumOverItsRows"),
                plant(PlantedOthers.WritesBeyond.class, "blocksEndAtTheirLastRow"),
                plant(PlantedOthers.ChangesTheTarget.class, "argumentsAreLeftAlone"),
                plant(PlantedOthers.UndeclaredKink.class, "kinksAreDeclared"),
                plant(PlantedOthers.HidesNan.class, "nanInGivesNanOut"),
                plant(PlantedOthers.ThrowsForInfinity.class, "extremesThrowNothing"),
                plant(PlantedOthers.KeepsTheLastRow.class, "keepsNoStateBetweenCalls"),
                plant(PlantedOthers.SharedBuffer.class, "isSafeFromManyThreads"),
                plant(PlantedOthers.ComposedIsMissing.class, "composedFormExistsWhereClaimed"),
                plant(PlantedOthers.ComposedValueWrong.class, "composedFormIsTheLossOfTheActivation"),
                plant(
                        PlantedOthers.ComposedGradientWrong.class,
                        "composedFormIsTheLossOfTheActivation",
                        "composedGradientMatchesDifferencesOfItsValue"),
                plant(PlantedOthers.ComposedOverflows.class, "composedFormStaysFinite"),
                plant(PlantedOthers.ComposedBlockDiffers.class, "composedBlocksAgreeWithTheirDefinition"),
                plant(PlantedOthers.ComposedHidesNan.class, "composedFormGivesNanForNan"),
                plant(PlantedOthers.ComposedChangesTheTarget.class, "composedFormLeavesArgumentsAlone"),
                plant(PlantedOthers.GoesUphill.class, "learnsAParabola"),
                plant(
                        PlantedOthers.StateInside.class,
                        "keepsNoStateBetweenCalls",
                        "parametersSlotsAndStepAreTheWholeState",
                        "splittingARangeGivesTheSameBits",
                        "theDecayFactorScalesTheWeightDecayAlone"),
                plant(
                        PlantedOthers.CountsItsOwnSteps.class,
                        "keepsNoStateBetweenCalls",
                        "parametersSlotsAndStepAreTheWholeState",
                        "splittingARangeGivesTheSameBits"),
                plant(
                        PlantedOthers.NotElementwise.class,
                        "splittingARangeGivesTheSameBits",
                        "theDecayFactorScalesTheWeightDecayAlone"),
                plant(PlantedOthers.WritesBeyondItsRange.class, "aRangeEndsWhereItSays"),
                plant(PlantedOthers.IgnoresTheDecayFactor.class, "theDecayFactorScalesTheWeightDecayAlone"),
                plant(PlantedOthers.ClipsTheGradientInPlace.class, "gradientIsLeftAlone"),
                plant(PlantedOthers.SkipsNan.class, "aNanGradientGivesANanParameter"),
                plant(PlantedOthers.DividesByZero.class, "aZeroGradientKeepsEverythingFinite"),
                plant(PlantedOthers.OverflowsFloat.class, "staysFiniteForSmallAndLargeGradientsAndSteps"),
                plant(PlantedOthers.InfiniteLearningRate.class, "slotsAndLearningRateAreSane"),
                plant(
                        PlantedOthers.LeavesTheLastElement.class,
                        "fillsEveryElementWithAFiniteNumber",
                        "theStreamIsTheOnlySourceOfRandomness"),
                plant(PlantedOthers.FanSumOverflows.class, "fillsEveryElementWithAFiniteNumber"),
                plant(
                        PlantedOthers.ItsOwnRandomness.class,
                        "keepsNoStateBetweenCalls",
                        "theStreamIsTheOnlySourceOfRandomness"),
                plant(PlantedOthers.IgnoresTheStream.class, "otherStreamsGiveOtherValues"));
    }

    static Stream<Arguments> metrics() {
        return Stream.of(
                plant(PlantedMetrics.LabelOfTheLoss.class, "labelIsAPluginName"),
                plant(PlantedMetrics.OneTallyForAll.class, "talliesKnowNothingOfEachOther"),
                plant(PlantedMetrics.StartsAgainWhenAsked.class, "askingForTheValueChangesNothing"),
                plant(PlantedMetrics.KeepsTheArrays.class, "rowsAreLeftAloneAndNotKept"),
                plant(PlantedMetrics.ChangesTheRow.class, "rowsAreLeftAloneAndNotKept"),
                plant(PlantedMetrics.ThrowsWithoutRows.class, "noRowsThrowNothing"),
                plant(PlantedMetrics.DividesByNothing.class, "ordinaryRowsGiveANumber"));
    }

    static Stream<Arguments> schedules() {
        return Stream.of(
                plant(PlantedSchedules.DividesByZeroInARunOfOneStep.class, "everyRateOfARunIsFiniteAndNotNegative"),
                plant(
                        PlantedSchedules.GoesBelowZero.class,
                        "aVeryLongRunIsNoException",
                        "everyRateOfARunIsFiniteAndNotNegative"),
                plant(PlantedSchedules.CountsStepsInAnInt.class, "aVeryLongRunIsNoException"),
                plant(PlantedSchedules.SortsTheHistory.class, "theHistoryIsLeftAlone"),
                plant(
                        PlantedSchedules.CountsItsCalls.class,
                        "aStepNeedsNotTheStepsBeforeIt",
                        "keepsNoStateBetweenCalls",
                        "theRatesOfARunAreThoseOfTheFunction"));
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                plant(PlantedEncodings.FitsThreeNumbers.class, "theFittedNumbersCanBeSaved"),
                plant(PlantedEncodings.ReadsValuesInSecret.class, "statisticsAreEnoughUnlessItReadsValues"),
                plant(PlantedEncodings.TwoInputsOfOneName.class, "everyInputHasANameOfItsOwn"),
                plant(PlantedEncodings.WritesBeyondItsInputs.class, "everyInputIsSetToAFiniteNumberAndNothingElse"),
                plant(PlantedEncodings.TurnsTheColumnAround.class, "aScalingNeverDecreases"),
                plant(PlantedEncodings.ForgetsTheCenter.class, "aScalingCanBeUndone"),
                plant(PlantedEncodings.HasTheFormulaOfAnother.class, "aFormulaOfAScalingHasItsValues"),
                plant(PlantedEncodings.HasNoInputsForAMissingValue.class, "aMissingValueBecomesFiniteInputs"),
                plant(PlantedEncodings.WritesWhatItReadsOtherwise.class, "aTextEncodingReadsTheTextsThatItWrites"),
                plant(PlantedEncodings.NamesEachCategory.class, "everyInputHasANameOfItsOwn"),
                plant(
                        PlantedEncodings.LeavesUnknownCategoriesOut.class,
                        "everyInputIsSetToAFiniteNumberAndNothingElse"));
    }

    static Stream<Arguments> solvers() {
        return Stream.of(
                plant(PlantedSolvers.StateOfNegativeSize.class, "stateSizeAndObjectionsAreSane"),
                plant(PlantedSolvers.ReturnsTheValueBefore.class, "neverIncreasesTheObjectiveAndReturnsItsValue"),
                plant(PlantedSolvers.TakesTinySteps.class, "followsACurvedValley"),
                plant(PlantedSolvers.NeverConverges.class, "aMinimumConverges"),
                plant(
                        PlantedSolvers.StateInside.class,
                        "keepsNoStateBetweenCalls",
                        "parametersAndStateAreTheWholeState"),
                plant(PlantedSolvers.TakesInfinityForAnImprovement.class, "aValueThatIsNotFiniteIsAStepTooLong"),
                plant(PlantedSolvers.HidesThatTheStartIsInfinite.class, "aStartThatIsNotFiniteIsReported"));
    }

    private static Stream<Arguments> all() {
        return Stream.of(activations(), others(), metrics(), schedules(), encodings(), solvers())
                .flatMap(plants -> plants);
    }

    private static Arguments plant(Class<?> contract, String... checks) {
        return arguments(contract, List.of(checks));
    }

    @ParameterizedTest
    @MethodSource({"activations", "others", "metrics", "schedules", "encodings", "solvers"})
    void aPlantedFaultFailsTheChecksThatAreMeantForIt(Class<?> contract, List<String> checks) {
        TreeMap<String, String> failures = SoundPluginsTest.failures(contract);
        assertEquals(checks, List.copyOf(failures.keySet()), () -> failures.toString());
    }

    @Test
    void everyPlantIsInTheList() {
        Set<String> listed = all().map(plant -> ((Class<?>) plant.get()[0]).getName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> planted = Stream.of(
                        PlantedActivations.class,
                        PlantedOthers.class,
                        PlantedMetrics.class,
                        PlantedSchedules.class,
                        PlantedEncodings.class,
                        PlantedSolvers.class)
                .flatMap(all -> Stream.of(all.getDeclaredClasses()))
                .filter(type -> PluginContract.class.isAssignableFrom(type))
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> !type.getSimpleName().startsWith("Sound"))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(planted, listed);
    }

    @Test
    void everyCheckOfEveryContractFindsAPlantedFault() {
        Set<String> checks = Stream.of(
                        PluginContract.class,
                        RowActivationContract.class,
                        ActivationContract.class,
                        LossContract.class.getSuperclass(),
                        LossContract.class,
                        MetricContract.class,
                        OptimizerContract.class,
                        InitializerContract.class,
                        ScheduleContract.class,
                        EncodingContract.class,
                        CategoryEncodingContract.class,
                        SolverContract.class)
                .flatMap(contract -> Stream.of(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Object> finding = all().flatMap(plant -> ((List<?>) plant.get()[1]).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(checks, finding);
    }

    @Test
    void aWrongDerivativeIsReportedWithPlaceAndBothNumbers() {
        assertEquals(
                "org.opentest4j.AssertionFailedError: 'curve'"
                        + " (dev.chainrule.mlp.testkit.planted.PlantedActivations$DerivativeWrongAtZero$1): derivative(0.0) is"
                        + " 0.0, but central differences of value give 1.0 (tolerance 1e-8 + 1e-6 of the larger); where"
                        + " f has a kink, say so in kinks()",
                SoundPluginsTest.failures(PlantedActivations.DerivativeWrongAtZero.class)
                        .get("derivativeMatchesDifferencesOfValue"));
    }

    @Test
    void aMissingServiceLineIsReportedWithTheFileAndTheLine() {
        assertEquals(
                "org.opentest4j.AssertionFailedError: 'unlisted'"
                        + " (dev.chainrule.mlp.testkit.planted.PlantedActivations$Unlisted): found 0 times by ServiceLoader,"
                        + " expected once; META-INF/services/dev.chainrule.mlp.api.Activation must have the line"
                        + " dev.chainrule.mlp.testkit.planted.PlantedActivations$Unlisted",
                SoundPluginsTest.failures(PlantedActivations.NotInTheServiceFile.class)
                        .get("isFoundByServiceLoader"));
    }

    @Test
    void aNanThatIsHiddenIsReportedWithTheWayToWriteIt() {
        assertEquals(
                "org.opentest4j.AssertionFailedError: 'curve'"
                        + " (dev.chainrule.mlp.testkit.planted.PlantedActivations$HidesNan$1): value(NaN) is 0.0; NaN in must"
                        + " give NaN out, so that a diverging run is noticed (z > 0 ? z : 0 hides it, z <= 0 ? 0 : z"
                        + " does not)",
                SoundPluginsTest.failures(PlantedActivations.HidesNan.class).get("nanInGivesNanOutForOneElement"));
    }
}

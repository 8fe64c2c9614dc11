package dev.chainrule.mlp.testkit.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.testkit.ActivationContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checks of an activation pass sound plugins and find planted faults. */
class ActivationContractTest extends ContractTest {
    @Override
    Class<?> contract() {
        return ActivationContract.class;
    }

    @Override
    Stream<Class<? extends PluginContract<?>>> sound() {
        return Stream.of(Sound.BentContract.class);
    }

    @Override
    Stream<Plant> planted() {
        return Stream.of(
                plant(
                        PlantedActivations.WrongDerivative.class,
                        "derivativeMatchesDifferencesOfValue: derivative(0.0) is"),
                plant(PlantedActivations.ExpressionOfAnotherFunction.class, "methodsAgreeWithTheExpression: value("),
                plant(
                        PlantedActivations.Float32OfOtherArithmetic.class,
                        "forwardHasTheBitsOfItsFloat32Arithmetic: forward gives 0.0 for z ="),
                plant(
                        PlantedActivations.DerivativeOfTheOutput.class,
                        "derivativeMatchesDifferencesOfValue: derivative(0.0) is"),
                plant(
                        PlantedActivations.DerivativeWrongForLargeZ.class,
                        "derivativeMatchesDifferencesOfValue: derivative(3000.0) is 1.0, but central differences "
                                + "of value give"),
                plant(
                        PlantedActivations.DerivativeWrongAtZero.class,
                        "derivativeMatchesDifferencesOfValue: derivative(0.0) is 0.0, but central differences of "
                                + "value give 1.0"),
                plant(PlantedActivations.UndeclaredKink.class, "kinksAreDeclared: f has a kink near z ="),
                plant(PlantedActivations.UndeclaredJump.class, "kinksAreDeclared: value jumps near z ="),
                plant(
                        PlantedActivations.SharedKinks.class,
                        "kinksGivesAFreshArray: kinks() hands out an array that callers can change for all; "
                                + "return a"),
                plant(
                        PlantedActivations.HidesNan.class,
                        "nanInGivesNanOut: value hides a NaN at element 0 of a row of 1; NaN in must give NaN "
                                + "out,",
                        "nanInGivesNanOutForOneElement: value(NaN) is 0.0; NaN in must give NaN out, so that a "
                                + "diverging run is"),
                plant(
                        PlantedActivations.OverflowsToNan.class,
                        "finiteElementsGiveNoNan: value(745.0) is NaN, derivative(745.0) is NaN; something "
                                + "overflows and",
                        "finiteInputsGiveNoNan: value gives NaN for the finite z = [0.0, 710.0, -1.0]; something"),
                plant(
                        PlantedActivations.ThrowsForInfinity.class,
                        "extremesThrowNothing: must take any double, but fails for z = [0.0,",
                        "extremesThrowNothingForOneElement: must take any double, but fails for Infinity"),
                plant(
                        PlantedActivations.RowDiffersFromElement.class,
                        "rowValueIsTheElementsValue: value of a row gives"));
    }

    @Test
    void aWrongDerivativeIsReportedWithPlaceAndBothNumbers() {
        assertEquals(
                "org.opentest4j.AssertionFailedError: 'curve'"
                        + " (dev.chainrule.mlp.testkit.planted.PlantedActivations$DerivativeWrongAtZero$1): derivative(0.0) is"
                        + " 0.0, but central differences of value give 1.0 (tolerance 1e-8 + 1e-6 of the larger); where"
                        + " f has a kink, say so in kinks()",
                failures(PlantedActivations.DerivativeWrongAtZero.class, false)
                        .get("derivativeMatchesDifferencesOfValue"));
    }

    @Test
    void aNanThatIsHiddenIsReportedWithTheWayToWriteIt() {
        assertEquals(
                "org.opentest4j.AssertionFailedError: 'curve'"
                        + " (dev.chainrule.mlp.testkit.planted.PlantedActivations$HidesNan$1): value(NaN) is 0.0; NaN in must"
                        + " give NaN out, so that a diverging run is noticed (z > 0 ? z : 0 hides it, z <= 0 ? 0 : z"
                        + " does not)",
                failures(PlantedActivations.HidesNan.class, false).get("nanInGivesNanOutForOneElement"));
    }
}

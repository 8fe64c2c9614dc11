package dev.chainrule.mlp.testkit.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.chainrule.mlp.testkit.LearnedEncodingContract;
import dev.chainrule.mlp.testkit.PluginContract;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each planted fault is tried by the test of one contract. */
class PlantedFaultsTest {
    private static final List<ContractTest> TESTS = List.of(
            new PluginContractTest(),
            new RowActivationContractTest(),
            new ActivationContractTest(),
            new LossDefinitionContractTest(),
            new LossContractTest(),
            new MetricContractTest(),
            new OptimizerContractTest(),
            new InitializerContractTest(),
            new ScheduleContractTest(),
            new EncodingContractTest(),
            new CategoryEncodingContractTest(),
            new LearnedEncodingContractTest(),
            new SolverContractTest());

    @Test
    void everyPlantIsInTheListOfOneContract() {
        List<String> listed = TESTS.stream()
                .flatMap(ContractTest::planted)
                .map(plant -> plant.contract().getName())
                .sorted()
                .toList();
        List<String> planted = Stream.of(
                        PlantedActivations.class,
                        PlantedOthers.class,
                        PlantedMetrics.class,
                        PlantedSchedules.class,
                        PlantedEncodings.class,
                        PlantedLearnedEncodings.class,
                        PlantedSolvers.class)
                .flatMap(all -> Stream.of(all.getDeclaredClasses()))
                .filter(type -> PluginContract.class.isAssignableFrom(type)
                        || LearnedEncodingContract.class.isAssignableFrom(type))
                .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> !type.getSimpleName().startsWith("Sound"))
                .map(Class::getName)
                .sorted()
                .toList();
        assertEquals(planted, listed);
    }
}

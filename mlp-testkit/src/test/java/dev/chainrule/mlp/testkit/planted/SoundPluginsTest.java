package dev.chainrule.mlp.testkit.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A plugin that keeps its contract passes every check of it. */
class SoundPluginsTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Sound.BentContract.class,
                Sound.LeakyContract.class,
                Sound.SoftmaxContract.class,
                Sound.UnitContract.class,
                Sound.SquaresContract.class,
                Sound.AbsoluteContract.class,
                Sound.CrossEntropyContract.class,
                Sound.DescentContract.class,
                Sound.AdamContract.class,
                Sound.NormalisedContract.class,
                Sound.LecunContract.class,
                Sound.ConstantContract.class,
                Sound.DecayContract.class,
                PlantedEncodings.Sound.class,
                PlantedEncodings.SoundTexts.class,
                PlantedEncodings.SoundCategories.class,
                PlantedSolvers.Sound.class
            })
    void aSoundPluginPassesEveryCheck(Class<?> contract) {
        assertEquals(List.of(), List.copyOf(failures(contract).values()), contract.getSimpleName());
    }

    /** The checks that fail, by name, with their messages. */
    static TreeMap<String, String> failures(Class<?> contract) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents();
        TreeMap<String, String> failures = new TreeMap<>();
        tests.failed().stream().forEach(event -> {
            Throwable reason = event.getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .orElseThrow();
            String name = event.getTestDescriptor().getDisplayName();
            failures.put(name.substring(0, name.indexOf('(')), reason.toString());
        });
        if (tests.succeeded().count() + tests.failed().count() < 10) {
            throw new IllegalStateException(contract + " ran hardly any checks");
        }
        return failures;
    }
}

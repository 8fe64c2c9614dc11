package dev.chainrule.mlp.testkit.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * Tests one contract: sound plugins pass all its checks, and each planted fault fails the checks that are meant to find
 * it, and no other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractTest {
    private static final String THREADS = "isSafeFromManyThreads";

    /** The type of an exception and the plugin, with which messages start. */
    private static final Pattern START =
            Pattern.compile("^[\\w.]+Error: ('[^']*' \\([^)]*\\)( composed with \\S+)?: )?");

    abstract Class<?> contract();

    abstract Stream<? extends Class<?>> sound();

    abstract Stream<Plant> planted();

    /**
     * A contract of a plugin with a fault, and the failures that are meant to find it: of each check its name, a colon,
     * and the first words of its message.
     */
    record Plant(Class<?> contract, List<String> failures) {

        List<String> checks() {
            return failures.stream()
                    .map(failure -> failure.substring(0, failure.indexOf(':')))
                    .toList();
        }

        @Override
        public String toString() {
            return contract.getSimpleName();
        }
    }

    static Plant plant(Class<?> contract, String... failures) {
        return new Plant(contract, List.of(failures));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void aSoundPluginPassesEveryCheck(Class<?> contract) {
        assertEquals(List.of(), List.copyOf(failures(contract, true).values()));
    }

    /** Leaves the check with many threads out, which lasts, unless it is the one that is meant to find the fault. */
    @ParameterizedTest
    @MethodSource("planted")
    void aPlantedFaultFailsTheChecksThatAreMeantForIt(Plant plant) {
        TreeMap<String, String> found =
                failures(plant.contract(), plant.checks().contains(THREADS));
        assertEquals(plant.checks(), List.copyOf(found.keySet()), found::toString);
        for (String failure : plant.failures()) {
            String check = failure.substring(0, failure.indexOf(':'));
            String message = check + ": " + START.matcher(found.get(check)).replaceFirst("");
            String firstWords = message.substring(0, Math.min(message.length(), failure.length()));
            assertEquals(failure, firstWords, message);
        }
    }

    @Test
    void everyCheckOfTheContractFindsAPlantedFault() {
        Set<String> checks = Stream.of(contract().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        planted().forEach(plant -> checks.removeAll(plant.checks()));
        assertEquals(Set.of(), checks);
    }

    /** Returns the checks that fail, by name, with their messages. */
    static TreeMap<String, String> failures(Class<?> contract, boolean withThreads) {
        PostDiscoveryFilter checks = test -> FilterResult.includedIf(withThreads || !isThreadCheck(test));
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .filters(checks)
                .execute()
                .testEvents();
        TreeMap<String, String> failures = new TreeMap<>();
        tests.failed().stream().forEach(event -> {
            Throwable reason = event.getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .orElseThrow();
            failures.put(name(event.getTestDescriptor()), reason.toString());
        });
        if (tests.succeeded().count() + tests.failed().count() < 7) {
            throw new IllegalStateException(contract + " ran hardly any checks");
        }
        return failures;
    }

    private static boolean isThreadCheck(TestDescriptor test) {
        return test.isTest() && name(test).equals(THREADS);
    }

    private static String name(TestDescriptor test) {
        return test.getDisplayName().substring(0, test.getDisplayName().indexOf('('));
    }
}

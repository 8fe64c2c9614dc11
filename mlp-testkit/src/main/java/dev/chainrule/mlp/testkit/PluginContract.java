package dev.chainrule.mlp.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Loss;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.PluginOptions.Declared;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.RowActivation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every plugin promises, as tests: its name, how it is found, its parameters, and that it keeps nothing between
 * calls. Extend the contract of the SPI at hand instead, {@link ActivationContract} for example.
 *
 * @param <T> the SPI
 * @since 0.2
 */
public abstract class PluginContract<T extends Plugin<T>> {
    private static final int THREADS = 8;
    private static final int REPETITIONS = 30;
    private static final long NANOSECONDS = 50_000_000;

    /** Returns the plugin to check, with any parameters; called anew by each check. */
    protected abstract T plugin();

    /** Returns the type under which {@link ServiceLoader} finds the plugin. */
    protected abstract Class<? extends T> service();

    /**
     * Returns whether the plugin is found through {@code META-INF/services}; false for one that an application binds.
     */
    protected boolean inServiceFile() {
        return true;
    }

    /**
     * Returns all that the plugin computes for inputs that the seed decides, in one array: the same plugin, the same
     * bits.
     */
    protected abstract double[] answers(T plugin, long seed);

    @Test
    void nameIsAPluginName() {
        T plugin = plugin();
        String name = plugin.name();
        if (name == null || !name.matches(Plugin.NAME_PATTERN)) {
            fail(plugin.getClass().getName() + ": name() is " + (name == null ? "null" : Problem.show(name))
                    + ", but documents need a name that matches " + Plugin.NAME_PATTERN);
        }
        answers(plugin, 0);
        assertEquals(name, plugin.name(), called(plugin) + ": name() must always give the same name");
    }

    @Test
    void hasAPublicConstructorWithoutArguments() {
        assumeTrue(inServiceFile(), "bound by an application, not found by ServiceLoader");
        T plugin = plugin();
        Class<?> type = plugin.getClass();
        if (!Modifier.isPublic(type.getModifiers())) {
            fail(called(plugin) + ": the class must be public, or ServiceLoader cannot make one");
        }
        try {
            Constructor<?> constructor = type.getConstructor();
            constructor.newInstance();
        } catch (NoSuchMethodException e) {
            fail(called(plugin) + ": needs a public constructor without arguments, which gives every parameter its"
                    + " default; ServiceLoader calls it");
        } catch (ReflectiveOperationException e) {
            fail(called(plugin) + ": the constructor without arguments must not fail", e);
        }
    }

    @Test
    void isFoundByServiceLoader() {
        assumeTrue(inServiceFile(), "bound by an application, not found by ServiceLoader");
        T plugin = plugin();
        String type = plugin.getClass().getName();
        String file = "META-INF/services/" + service().getName();
        List<String> names = new ArrayList<>();
        try {
            ServiceLoader.load(service(), getClass().getClassLoader()).stream()
                    .filter(provider -> provider.type() == plugin.getClass())
                    .forEach(provider -> names.add(provider.get().name()));
        } catch (ServiceConfigurationError e) {
            fail(called(plugin) + ": " + file + " cannot be used: " + e.getMessage(), e);
        }
        if (names.size() != 1) {
            fail(called(plugin) + ": found " + names.size() + " times by ServiceLoader, expected once; " + file
                    + " must have the line " + type);
        }
        assertEquals(plugin.name(), names.get(0), called(plugin) + ": the name must not depend on parameters");
    }

    @Test
    void noParametersGiveAnEqualPlugin() {
        T plugin = plugin();
        T copy = accepted(plugin, Map.of());
        assertEquals(
                plugin,
                copy,
                called(plugin) + ": with(no parameters) must give an equal plugin; a record"
                        + " has the equals it needs, and defaults are the plugin's own values");
        assertEquals(plugin.hashCode(), copy.hashCode(), called(plugin) + ": equal plugins need equal hash codes");
        assertEquals(plugin.name(), copy.name(), called(plugin) + ": with() must keep the name");
    }

    @Test
    void defaultsGivenExplicitlyChangeNothing() {
        T plugin = plugin();
        Map<String, Object> defaults = new LinkedHashMap<>();
        for (Declared parameter : declared(plugin, Map.of())) {
            defaults.put(parameter.name(), parameter.defaultValue());
        }
        T copy = accepted(plugin, defaults);
        assertEquals(
                plugin,
                copy,
                called(plugin) + ": with(" + defaults + "), the values that it says it has, must give an equal plugin");
    }

    @Test
    void everyParameterIsUsed() {
        T plugin = plugin();
        List<Declared> parameters = declared(plugin, Map.of());
        if (inServiceFile()
                && parameters.isEmpty()
                && plugin.getClass().isRecord()
                && plugin.getClass().getRecordComponents().length > 0) {
            fail(called(plugin) + ": the record has components, but with() reads no parameter, so that no document can"
                    + " set them; read each, as in p.number(\"bend\", bend)");
        }
        for (Declared parameter : parameters) {
            List<Object> tried = OptionValues.allowed(parameter);
            boolean used = tried.isEmpty();
            for (Object value : tried) {
                T changed = changed(plugin, parameter, value);
                used |= changed == null
                        || !changed.equals(plugin); // null: refused beside the other values, so looked at
            }
            if (!used) {
                fail(called(plugin) + ": with() reads '" + parameter.name()
                        + "' but the plugin stays the same for " + tried
                        + "; use the value, or do not read it");
            }
        }
    }

    @Test
    void parametersThatAreNotGivenKeepTheirValues() {
        T plugin = plugin();
        for (Declared parameter : declared(plugin, Map.of())) {
            for (Object value : OptionValues.allowed(parameter)) {
                T changed = changed(plugin, parameter, value);
                if (changed == null) {
                    continue;
                }
                assertEquals(
                        changed,
                        accepted(changed, Map.of()),
                        called(plugin) + ": with {" + parameter.name() + "="
                                + value
                                + "} and then with no parameters must keep that value; the default of a read is the"
                                + " plugin's own value");
                assertEquals(plugin.name(), changed.name(), called(plugin) + ": with() must keep the name");
            }
        }
    }

    @Test
    void theSameParametersGiveEqualPlugins() {
        T plugin = plugin();
        for (Declared parameter : declared(plugin, Map.of())) {
            for (Object value : OptionValues.allowed(parameter)) {
                T once = changed(plugin, parameter, value);
                T again = changed(plugin, parameter, value);
                assertEquals(
                        once,
                        again,
                        called(plugin) + ": with {" + parameter.name() + "=" + value
                                + "} twice must give equal plugins");
            }
        }
    }

    @Test
    void everyParameterIsReadWhateverTheValues() {
        T plugin = plugin();
        List<String> names = names(declared(plugin, Map.of()));
        if (names.contains("type")) {
            fail(called(plugin) + ": a parameter cannot be called 'type', which is the key that names the plugin");
        }
        for (Declared parameter : declared(plugin, Map.of())) {
            for (Object value : OptionValues.allowed(parameter)) {
                List<String> found = names(declared(plugin, Map.of(parameter.name(), value)));
                if (!found.containsAll(names)) {
                    fail(called(plugin) + ": with {" + parameter.name() + "=" + value + "} reads only " + found
                            + " of its parameters " + names + "; those not read are unknown to the user");
                }
            }
        }
    }

    @Test
    void anUnknownParameterIsReported() {
        T plugin = plugin();
        PluginOptions parameters = PluginOptions.of(Map.of("noSuchParameter", 1));
        plugin.with(parameters);
        boolean reported = parameters.faults().stream()
                .anyMatch(fault -> fault.name().equals("noSuchParameter") && fault.code() == ErrorCode.CFG_UNKNOWN_KEY);
        if (!reported) {
            fail(called(plugin) + ": with {noSuchParameter=1} must be reported as unknown: read by name only what the"
                    + " plugin has");
        }
    }

    @Test
    void valuesOutOfRangeAreReported() {
        T plugin = plugin();
        for (Declared parameter : declared(plugin, Map.of())) {
            for (Object value : OptionValues.refused(parameter)) {
                PluginOptions parameters = PluginOptions.of(Map.of(parameter.name(), value));
                try {
                    plugin.with(parameters);
                } catch (IllegalArgumentException e) {
                    if (e.getMessage() == null || e.getMessage().isBlank()) {
                        fail(called(plugin) + ": with {" + parameter.name() + "=" + value
                                + "} throws an IllegalArgumentException without a message, and users see nothing else");
                    }
                    continue;
                } catch (RuntimeException e) {
                    fail(
                            called(plugin) + ": with {" + parameter.name() + "=" + value + "} throws " + e
                                    + ", expected a fault or an IllegalArgumentException",
                            e);
                }
                if (parameters.faults().isEmpty()) {
                    fail(called(plugin) + ": with {" + parameter.name() + "=" + value
                            + "} is accepted, but the parameter is declared as " + OptionValues.describe(parameter)
                            + "; expected a fault or an IllegalArgumentException");
                }
            }
        }
    }

    @Test
    void keepsNoStateBetweenCalls() {
        T plugin = plugin();
        double[] first = answers(plugin, 1);
        double[] repeated = answers(plugin, 1);
        answers(plugin, 2);
        answers(plugin, 3);
        double[] last = answers(plugin, 1);
        int difference = firstDifference(first, repeated);
        difference = difference < 0 ? firstDifference(first, last) : difference;
        if (difference >= 0) {
            fail(called(plugin) + ": the same call gives " + first[difference] + " first and "
                    + (repeated[difference] == first[difference] ? last[difference] : repeated[difference])
                    + " later; a plugin is an immutable value that keeps nothing between calls");
        }
    }

    @Test
    void isSafeFromManyThreads() throws InterruptedException {
        T plugin = plugin();
        double[][] expected = new double[THREADS][];
        for (int i = 0; i < THREADS; i++) {
            expected[i] = answers(plugin, i);
        }
        assumeTrue(
                firstDifference(expected[0], answers(plugin, 0)) < 0,
                "state between calls, which another check reports, would hide what threads do");
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(THREADS);
            List<Future<Integer>> differences = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int seed = i;
                differences.add(pool.submit(() -> {
                    start.countDown();
                    start.await();
                    long begin = System.nanoTime();
                    int difference = -1;
                    // A fast plugin is called more often: threads must have the time to get in each other's way.
                    for (int n = 0;
                            difference < 0 && (n < REPETITIONS || System.nanoTime() - begin < NANOSECONDS);
                            n++) {
                        difference = firstDifference(expected[seed], answers(plugin, seed));
                    }
                    return difference;
                }));
            }
            for (int i = 0; i < THREADS; i++) {
                if (differences.get(i).get() >= 0) {
                    fail(called(plugin) + ": used by " + THREADS + " threads at once it gives other results than alone;"
                            + " keep buffers in local variables, not in fields");
                }
            }
        } catch (ExecutionException e) {
            fail(called(plugin) + ": used by " + THREADS + " threads at once it throws " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Returns how messages call the plugin: its name and its class. */
    static String called(Plugin<?> plugin) {
        Plugin<?> definition = plugin instanceof RowActivation activation
                ? activation.definition()
                : plugin instanceof Loss loss ? loss.definition() : plugin;
        return "'" + plugin.name() + "' (" + definition.getClass().getName() + ")";
    }

    /** Returns the first index where the arrays differ in a bit; −1 if nowhere. */
    static int firstDifference(double[] expected, double[] found) {
        for (int i = 0; i < expected.length; i++) {
            if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(found[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Returns what {@code with} reads when it is given these values. */
    private List<Declared> declared(T plugin, Map<String, ?> given) {
        PluginOptions parameters = PluginOptions.of(given);
        try {
            plugin.with(parameters);
        } catch (IllegalArgumentException e) {
            // Reads come before the constructor that refuses a value, so what was read is known.
            if (given.isEmpty()) {
                fail(called(plugin) + ": with(no parameters) must not throw " + e, e);
            }
        }
        return parameters.declared();
    }

    /** Returns what {@code with} gives for values that must be accepted. */
    private T accepted(T plugin, Map<String, ?> given) {
        PluginOptions parameters = PluginOptions.of(given);
        T result = null;
        try {
            result = plugin.with(parameters);
        } catch (IllegalArgumentException e) {
            fail(called(plugin) + ": with(" + given + ") must be accepted, but throws " + e, e);
        }
        if (!parameters.faults().isEmpty()) {
            fail(called(plugin) + ": with(" + given + ") must be accepted, but is reported: " + parameters.faults());
        }
        if (result == null) {
            fail(called(plugin) + ": with(" + given + ") must not return null");
        }
        return result;
    }

    /**
     * Returns the plugin with one other value; null if the value is refused, as one that fits no other parameter may
     * be.
     */
    private T changed(T plugin, Declared parameter, Object value) {
        PluginOptions parameters = PluginOptions.of(Map.of(parameter.name(), value));
        try {
            T result = plugin.with(parameters);
            if (result == null) {
                fail(called(plugin) + ": with {" + parameter.name() + "=" + value + "} must not return null");
            }
            return parameters.faults().isEmpty() ? result : null;
        } catch (IllegalArgumentException refused) {
            return null;
        }
    }

    private static List<String> names(List<Declared> parameters) {
        return parameters.stream().map(Declared::name).toList();
    }
}

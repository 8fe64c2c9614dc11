package dev.chainrule.mlp.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ElementwiseOptimizer;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry, with jars as strangers would make them: compiled against the API, listed in a service file. */
class PluginsTest {
    @TempDir
    Path folder;

    /** A jar of activations; each class is a name and the body of its constructor and its plugin name. */
    private Path jar(String file, String services, Map<String, String> sources) throws IOException {
        Path work = Files.createDirectories(folder.resolve(file + ".work"));
        List<String> arguments = new ArrayList<>(
                List.of("-d", work.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path java = work.resolve(source.getKey() + ".java");
            Files.writeString(java, source.getValue());
            arguments.add(java.toString());
        }
        if (!sources.isEmpty()) {
            assertEquals(
                    0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        }
        Path jar = folder.resolve(file);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Activation.class.getName()));
            out.write(services.getBytes(StandardCharsets.UTF_8));
            for (String name : sources.keySet()) {
                out.putNextEntry(new JarEntry(name + ".class"));
                out.write(Files.readAllBytes(work.resolve(name + ".class")));
            }
        }
        return jar;
    }

    private static String activation(String className, String name, String constructor) {
        return "public class " + className + " implements dev.chainrule.mlp.api.Activation {\n"
                + "    public " + className + "() { " + constructor + " }\n"
                + "    public String name() { return \"" + name + "\"; }\n"
                + "    public double value(double z) { return 3 * z; }\n"
                + "    public double derivative(double z) { return 3; }\n"
                + "    public " + className + " with(dev.chainrule.mlp.api.PluginOptions p) { return this; }\n"
                + "}\n";
    }

    @Test
    void anExpressionThatCannotBeReadIsReportedByItsMessageAlone() throws IOException {
        String source = activation("Misspelt", "misspelt", "")
                .replace(
                        "    public double value",
                        "    public java.util.Optional<dev.chainrule.mlp.api.expression.Expression> expression() {\n"
                                + "        return java.util.Optional.of("
                                + "dev.chainrule.mlp.api.expression.Expression.parse(\"2z\"));\n    }\n"
                                + "    public double value");
        Plugins plugins = load(jar("misspelt.jar", "Misspelt\n", Map.of("Misspelt", source)));
        String message = assertThrows(PluginException.class, () -> plugins.activation(PluginSpec.of("misspelt")))
                .getMessage();
        assertTrue(
                message.contains(
                        "its expression() cannot be used: character 2 of the formula: an operator is missing."),
                message);
        assertFalse(message.contains("Exception"), message);
    }

    private static Plugins load(Path... jars) {
        URL[] urls = new URL[jars.length];
        try {
            for (int i = 0; i < jars.length; i++) {
                urls[i] = jars[i].toUri().toURL();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Plugins.load(new URLClassLoader(urls, PluginsTest.class.getClassLoader()));
    }

    @Test
    void aStrangersJarIsFound() throws IOException {
        Path jar = jar("triple.jar", "Triple\n", Map.of("Triple", activation("Triple", "triple", "")));
        Plugins plugins = load(jar);
        assertEquals(List.of(), plugins.warnings());
        assertEquals(6.0, ((Activation) plugins.activation(PluginSpec.of("triple"))).value(2));
        var entry = plugins.entries(PluginKind.ACTIVATION).stream()
                .filter(e -> e.plugin().name().equals("triple"))
                .findFirst()
                .orElseThrow();
        assertEquals("triple.jar", entry.source());
        assertFalse(Plugins.load().names(PluginKind.ACTIVATION).contains("triple"), "registries share nothing");
    }

    @Test
    void jarsAndFoldersOfJarsAreLoadedByTheirPaths() throws IOException {
        Path folder = Files.createDirectories(this.folder.resolve("plugins"));
        Path triple = jar("triple.jar", "Triple\n", Map.of("Triple", activation("Triple", "triple", "")));
        Files.move(
                jar("more.jar", "More\n", Map.of("More", activation("More", "more", ""))), folder.resolve("more.jar"));
        Plugins plugins = Plugins.load(List.of(triple, folder));
        assertEquals(List.of(), plugins.warnings());
        List<String> names = plugins.names(PluginKind.ACTIVATION);
        assertTrue(names.containsAll(List.of("triple", "more", "relu")), names.toString());
        assertEquals(
                Plugins.load().names(PluginKind.ACTIVATION),
                Plugins.load(List.<Path>of()).names(PluginKind.ACTIVATION));
    }

    @Test
    void aPathWithoutPluginsIsAnError() throws IOException {
        Path nowhere = folder.resolve("nowhere.jar");
        String missing = assertThrows(StorageException.class, () -> Plugins.load(List.of(nowhere)))
                .getMessage();
        assertTrue(missing.contains("there is no such jar or folder"), missing);
        Path text = Files.writeString(folder.resolve("text.jar"), "not a jar");
        String unreadable = assertThrows(PluginException.class, () -> Plugins.load(List.of(text)))
                .getMessage();
        assertTrue(unreadable.contains("not a readable jar"), unreadable);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        String none = assertThrows(PluginException.class, () -> Plugins.load(List.of(empty)))
                .getMessage();
        assertTrue(none.contains("no plugins here: expected at least one jar that lists some"), none);
    }

    /** The class path after a build that kept one service file of each name, this one; what begins with a prefix is gone. */
    private ClassLoader merged(String service, String lines, String gone) throws IOException {
        Path file = Files.writeString(folder.resolve("service"), lines);
        return new ClassLoader(PluginsTest.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + service)
                        ? Collections.enumeration(List.of(file.toUri().toURL()))
                        : super.getResources(name);
            }

            @Override
            public URL getResource(String name) {
                return !gone.isEmpty() && name.startsWith(gone) ? null : super.getResource(name);
            }
        };
    }

    private static String problem(String wanted, Plugins plugins) {
        return assertThrows(ConfigException.class, () -> plugins.activation(PluginSpec.of(wanted)))
                .problems()
                .get(0)
                .message();
    }

    @Test
    void aServiceFileThatAFatJarLostIsNamedWithTheWayToMergeIt() throws IOException {
        Plugins plugins = Plugins.load(merged(Activation.class.getName(), Slope.class.getName() + "\n", ""));
        String why = "META-INF/services/dev.chainrule.mlp.api.Activation does not list the plugins of mlp-activations,"
                + " whose classes are there: it was probably overwritten when a fat jar was built. It must hold the lines"
                + " of all jars, as dev.chainrule.mlp.activations.Identity; maven-shade-plugin merges them with its"
                + " ServicesResourceTransformer";
        assertEquals(List.of(why), messages(plugins));
        assertEquals("no activation named 'relu'. " + why + ". Available: slope, softmax", problem("relu", plugins));
        assertEquals(
                problem("relu", plugins),
                problem("relu", plugins.plus(List.of())),
                "a registry with more knows it too");
    }

    @Test
    void aJarThatIsNotOnTheClassPathIsNamed() throws IOException {
        Plugins plugins = Plugins.load(merged(Activation.class.getName(), "", "dev/chainrule/mlp/activations/"));
        String why = "mlp-activations is not on the class path, which has the library's plugins of the kind activation."
                + " Add the dependency dev.chainrule:mlp-activations";
        assertEquals(List.of(why), messages(plugins));
        assertEquals("no activation named 'relu'. " + why + ". Available: softmax", problem("relu", plugins));
    }

    @Test
    void lostMetricsAndOptimizersAreNoticedToo() throws IOException {
        for (String service : List.of("Optimizer", "Initializer", "Schedule", "Metric", "Loss")) {
            Plugins plugins = Plugins.load(merged("dev.chainrule.mlp.api." + service, "", ""));
            assertEquals(1, plugins.warnings().size(), service);
            assertTrue(messages(plugins)
                    .get(0)
                    .startsWith("META-INF/services/dev.chainrule.mlp.api." + service
                            + " does not list the plugins of mlp-"));
        }
        assertEquals(List.of(), Plugins.load().warnings());
        assertEquals(List.of(), Plugins.none().warnings());
    }

    @Test
    void aSubtypeOfAnInterfaceMayHaveAServiceFileOfItsOwn() throws IOException {
        String accuracy = "dev.chainrule.mlp.core.metrics.Accuracy";
        Plugins plugins = Plugins.load(merged("dev.chainrule.mlp.api.ClassMetric", accuracy, ""));
        assertEquals(
                Plugins.load().names(PluginKind.METRIC), plugins.names(PluginKind.METRIC), "listed twice, there once");
        Plugins alone = Plugins.load(merged("dev.chainrule.mlp.api.ElementwiseOptimizer", Rest.class.getName(), ""));
        assertTrue(alone.names(PluginKind.OPTIMIZER).contains("rest"));
    }

    /** Does nothing. */
    public static final class Rest implements ElementwiseOptimizer {
        @Override
        public String name() {
            return "rest";
        }

        @Override
        public Rest with(PluginOptions options) {
            return this;
        }

        @Override
        public void update(
                float[] options, float[] gradient, float[][] slots, int from, int to, double rate, long step) {}
    }

    private static List<String> messages(Plugins plugins) {
        return plugins.warnings().stream().map(Problem::message).toList();
    }

    @Test
    void aBrokenProviderIsNamedAndTheOthersWork() throws IOException {
        Path jar = jar(
                "mixed.jar",
                "Missing\nThrows\nGood\nPlain\n",
                Map.of(
                        "Throws",
                                activation(
                                        "Throws",
                                        "throws",
                                        "if (true) throw new IllegalStateException(\"no\\nlicence\");"),
                        "Good", activation("Good", "good", ""),
                        "Plain", "public class Plain {}"));
        Plugins plugins = load(jar);
        assertTrue(plugins.names(PluginKind.ACTIVATION).contains("good"));
        assertTrue(plugins.names(PluginKind.ACTIVATION).contains("relu"));
        assertEquals(
                List.of(
                        "mixed.jar  Missing  this plugin is left out, the others work:"
                                + " dev.chainrule.mlp.api.Activation: Provider Missing not found. Add the class to the jar, or"
                                + " remove its line from the service file [PLG_LOAD]",
                        "mixed.jar  Throws  this plugin is left out, the others work:"
                                + " dev.chainrule.mlp.api.Activation: Provider Throws could not be instantiated:"
                                + " java.lang.IllegalStateException: no licence. Correct its constructor without arguments, or"
                                + " remove its line from the service file [PLG_LOAD]",
                        "mixed.jar  Plain  this plugin is left out, the others work:"
                                + " dev.chainrule.mlp.api.Activation: Plain not a subtype."
                                + " List it in the service file of the interface that it implements [PLG_LOAD]"),
                plugins.warnings().stream().map(Object::toString).toList());
    }

    @Test
    void aClassThatIsNoClassIsNamedAndTheOthersWork() throws IOException {
        Path jar = folder.resolve("rubbish.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + Activation.class.getName()));
            out.write("Rubbish\n".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry("Rubbish.class"));
            out.write(new byte[] {1, 2, 3});
        }
        Plugins plugins = load(jar);
        assertEquals(
                List.of("rubbish.jar  Rubbish  this plugin is left out, the others work: java.lang.ClassFormatError:"
                        + " Truncated class file. Build the jar again [PLG_LOAD]"),
                plugins.warnings().stream().map(Object::toString).toList());
        assertTrue(plugins.names(PluginKind.ACTIVATION).contains("relu"));
    }

    @Test
    void aPluginThatNeedsAMissingClassIsNamedWithItsJar() throws IOException {
        String[] names = {"First", "Second"};
        Map<String, String> sources = new LinkedHashMap<>();
        for (String name : names) {
            sources.put(
                    name,
                    activation(name, name.toLowerCase(Locale.ROOT), "")
                                    .replace(" implements", " extends Lost implements")
                            + (name.equals("First") ? "abstract class Lost {}\n" : ""));
        }
        Plugins plugins = load(jar("lost.jar", "# both\nFirst # needs it\nSecond\n", sources));
        List<String> expected = new ArrayList<>();
        for (String name : names) {
            expected.add(
                    "lost.jar  " + name + "  this plugin is left out, the others work: java.lang.NoClassDefFoundError:"
                            + " Lost: java.lang.ClassNotFoundException: Lost. Put the jar that contains the missing class into the"
                            + " folder of the plugin [PLG_LOAD]");
        }
        assertEquals(expected, plugins.warnings().stream().map(Object::toString).toList());
    }

    @Test
    void aServiceFileThatIsRubbishIsAWarning() throws IOException {
        Plugins plugins = load(jar("odd.jar", "not a class name\n", Map.of()));
        assertEquals(1, plugins.warnings().size());
        assertTrue(plugins.names(PluginKind.ACTIVATION).contains("relu"));
    }

    @Test
    void aNameThatIsNoNameIsAWarning() throws IOException {
        Plugins plugins = load(jar("bad.jar", "Bad\n", Map.of("Bad", activation("Bad", "Bad Id!", ""))));
        assertEquals(
                List.of("bad.jar  Bad  a plugin's name must match [a-z][a-z0-9_.-]{0,63}, found 'Bad Id!' [PLG_NAME]"),
                plugins.warnings().stream().map(Object::toString).toList());
    }

    @Test
    void twoOfOneNameAreAnErrorThatNamesBoth() throws IOException {
        Path first = jar("first.jar", "First\n", Map.of("First", activation("First", "same", "")));
        Path second = jar("second.jar", "Second\n", Map.of("Second", activation("Second", "same", "")));
        PluginException e = assertThrows(PluginException.class, () -> load(first, second));
        assertEquals(
                "two activation plugins are named 'same': First in first.jar and Second in second.jar."
                        + " Rename one or leave out its jar [PLG_DUPLICATE]",
                e.getMessage());
    }

    @Test
    void aBuiltInNameCannotBeTaken() throws IOException {
        Path jar = jar("shadow.jar", "Shadow\n", Map.of("Shadow", activation("Shadow", "relu", "")));
        PluginException e = assertThrows(PluginException.class, () -> load(jar));
        assertEquals(ErrorCode.PLG_DUPLICATE, e.code());
        assertTrue(e.getMessage().contains("Shadow in shadow.jar"), e.getMessage());
    }

    @Test
    void codeAddsPluginsToARegistryOfItsOwn() {
        Plugins before = Plugins.none();
        Plugins after = before.plus(new Slope(1, 0));
        assertEquals(List.of(), before.names(PluginKind.ACTIVATION));
        assertEquals(List.of("slope"), after.names(PluginKind.ACTIVATION));
        assertThrows(PluginException.class, () -> after.plus(new Slope(2, 0)));
    }

    @Test
    void parametersReachThePlugin() {
        Plugins plugins = Plugins.none().plus(new Slope(1, 0));
        assertEquals(new Slope(2.5, 0), plugins.activation(new PluginSpec("slope", Map.of("by", 2.5))));
        assertEquals(new Slope(1, 0), plugins.activation(PluginSpec.of("slope")));
    }

    @Test
    void allFaultsOfAPluginAreReportedWithTheirPointers() {
        Plugins plugins = Plugins.none().plus(new Slope(1, 0));
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> plugins.activation(new PluginSpec("slope", new TreeMap<>(Map.of("by", "x", "oter", 1)))));
        assertEquals(
                List.of(
                        "/activation/by  by expected a number, found 'x' [CFG_TYPE]",
                        "/activation/oter  activation 'slope' has no parameter 'oter'. Did you mean 'other'?"
                                + " It accepts: by, other [CFG_UNKNOWN_KEY]"),
                e.problems().stream().map(Object::toString).toList());
    }

    @Test
    void anUnknownNameSuggestsAndLists() {
        Plugins plugins = Plugins.none().plus(new Slope(1, 0));
        ConfigException e = assertThrows(ConfigException.class, () -> plugins.activation(PluginSpec.of("slop")));
        assertEquals(
                "/activation  no activation named 'slop'. Did you mean 'slope'? Available: slope [CFG_UNKNOWN_PLUGIN]",
                e.getMessage());
    }

    /** Names of Keras, scikit-learn and PyTorch; each plugin states its own. */
    @Test
    void aNameOfAnotherLibrarySuggestsThePlugin() {
        Plugins plugins = Plugins.load();
        assertEquals(" Did you mean 'mean-squared-error'?", plugins.suggestion(PluginKind.LOSS, "mse"));
        assertEquals(" Did you mean 'mean-absolute-error'?", plugins.suggestion(PluginKind.LOSS, "mae"));
        assertEquals(" Did you mean 'binary-cross-entropy'?", plugins.suggestion(PluginKind.LOSS, "BCELoss"));
        assertEquals(" Did you mean 'cross-entropy'?", plugins.suggestion(PluginKind.LOSS, "categorical_crossentropy"));
        assertEquals(" Did you mean 'identity'?", plugins.suggestion(PluginKind.ACTIVATION, "linear"));
        assertEquals(" Did you mean 'silu'?", plugins.suggestion(PluginKind.ACTIVATION, "swish"));
        assertEquals(" Did you mean 'rmse'?", plugins.suggestion(PluginKind.METRIC, "mse"));
        assertEquals(" Did you mean 'he-uniform'?", plugins.suggestion(PluginKind.INITIALIZER, "kaiming_uniform"));
        assertEquals(" Did you mean 'step'?", plugins.suggestion(PluginKind.SCHEDULE, "StepLR"));
    }

    /** An alias is only a suggestion, so no two plugins of a kind may state the same one, and none that is a name. */
    @Test
    void noAliasIsANameOrAnotherPluginsAlias() {
        Plugins plugins = Plugins.load();
        for (PluginKind<?> kind : PluginKind.ALL) {
            List<String> all = new ArrayList<>(plugins.names(kind));
            aliases(plugins, kind).forEach(all::add);
            assertEquals(all.stream().distinct().toList(), all, kind.title());
        }
    }

    private static <T extends Plugin<T>> Stream<String> aliases(Plugins plugins, PluginKind<T> kind) {
        return plugins.entries(kind).stream().flatMap(entry -> entry.plugin().aliases().stream());
    }

    @Test
    void aPluginWhoseAliasesFailIsOnlyNotSuggestedByThem() {
        Plugins plugins = Plugins.none().plus(new Careless());
        assertEquals("", plugins.suggestion(PluginKind.ACTIVATION, "linear"));
        assertEquals(" Did you mean 'careless'?", plugins.suggestion(PluginKind.ACTIVATION, "carelss"));
    }

    public record Careless() implements Activation {
        @Override
        public String name() {
            return "careless";
        }

        @Override
        public List<String> aliases() {
            throw new IllegalStateException("no aliases");
        }

        @Override
        public Careless with(PluginOptions options) {
            return this;
        }

        @Override
        public double value(double z) {
            return z;
        }

        @Override
        public double derivative(double z) {
            return 1;
        }
    }

    @Test
    void aClassNameIsNeverLoaded() {
        ConfigException e = assertThrows(
                ConfigException.class, () -> Plugins.load().activation(PluginSpec.of("java.lang.Runtime")));
        assertSame(ErrorCode.CFG_UNKNOWN_PLUGIN, e.code());
    }

    public record Slope(double by, double other) implements Activation {
        public Slope() {
            this(1, 1);
        }

        @Override
        public String name() {
            return "slope";
        }

        @Override
        public Slope with(PluginOptions options) {
            return new Slope(options.number("by", by), options.number("other", other));
        }

        @Override
        public double value(double z) {
            return by * z;
        }

        @Override
        public double derivative(double z) {
            return by;
        }
    }
}

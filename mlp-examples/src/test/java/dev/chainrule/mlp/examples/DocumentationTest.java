package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.document.DocumentReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/**
 * Runs what the README, docs/ and the READMEs of the examples show. A fenced block is
 *
 * <ul>
 *   <li>{@code java}: compiled; a program runs and prints the {@code text} block that follows it;
 *   <li>{@code json}: a document that is read, or one key of a document, from its name on. A document whose file name
 *       ends the sentence before it, as in "{@code in `xor.json`:}", is there for the commands of the page, and so is a
 *       {@code csv} block with such a name;
 *   <li>{@code xml}: of a Maven build; what it names of mlp exists in this version, and the plugins are those of mlp;
 *   <li>{@code console}: lines after {@code $} are run in the order of the page, in a folder that looks like a clone of
 *       the project; where output follows, the command prints it. The character … stands for any text, alone on a line
 *       for any lines.
 * </ul>
 */
@Tag("long")
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FILE =
            Pattern.compile("(?m)`([\\w.-]+)`:\\n\\n```(?:json|csv|text)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern KEY = Pattern.compile("^\"(\\w+)\":.*", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern ARTIFACT =
            Pattern.compile("<artifactId>([\\w.-]+)</artifactId>(?: *<!--[^>]*-->)?\\s*<version>([^<]+)</version>");
    private static final Pattern PROGRESS =
            Pattern.compile("(?m)^(WARNING: Using incubator|epoch \\d|fold \\d|trial \\d+/).*\\n");

    /** What fragments of Java may name. */
    private static final String IMPORTS = Stream.of(
                    "dev.chainrule.mlp.api.*",
                    "dev.chainrule.mlp.core.data.*",
                    "dev.chainrule.mlp.core.explain.*",
                    "dev.chainrule.mlp.core.linalg.*",
                    "dev.chainrule.mlp.core.network.*",
                    "dev.chainrule.mlp.core.plugin.*",
                    "dev.chainrule.mlp.core.selection.*",
                    "dev.chainrule.mlp.core.spec.*",
                    "dev.chainrule.mlp.core.training.*",
                    "dev.chainrule.mlp.export.javaclass.*",
                    "dev.chainrule.mlp.export.onnx.*",
                    "dev.chainrule.mlp.io.document.*",
                    "dev.chainrule.mlp.io.model.*",
                    "dev.chainrule.mlp.io.run.*",
                    "java.nio.file.Path",
                    "java.util.*")
            .map(name -> "import " + name + ";\n")
            .collect(Collectors.joining());

    /** The keys of a document into which fragments of JSON are put. */
    private static final Map<String, String> DOCUMENT = new LinkedHashMap<>();

    static {
        DOCUMENT.put("data", "\"data\": {\"file\": \"rows.csv\", \"target\": \"y\"}");
        DOCUMENT.put(
                "network",
                "\"network\": {\"layers\": [{\"units\": 8, \"activation\": \"relu\"}, {\"activation\": \"softmax\"}]}");
        DOCUMENT.put("loss", "\"loss\": \"cross-entropy\"");
        DOCUMENT.put("optimizer", "\"optimizer\": {\"type\": \"adam\"}");
    }

    private record Block(String kind, String text) {}

    private record Source(String type, String text, boolean isProgram, String output) {}

    @TempDir
    private Path folder;

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("mlp-examples"), 2)) {
            Stream.concat(docs, examples.filter(path -> !path.toString().contains("target")))
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertTrue(Files.readAllLines(ROOT.resolve("README.md")).size() < 120);
    }

    @Test
    void commandsThatPrintSomethingElseAreFound() {
        assertTrue(matches("a\n…\nd 5 e\n", "a\nb\nc\nd 5 e\n"));
        assertTrue(matches("d … e\n", "d 5 e\n"));
        assertEquals(false, matches("d … f\n", "d 5 e\n"));
        assertEquals(false, matches("a\n", "a\nb\n"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (MatchResult link : LINK.matcher(read(page)).results().toList()) {
            if (link.group(1).startsWith("http")) {
                continue;
            }
            Path target = link.group(1).isEmpty()
                    ? page
                    : page.resolveSibling(link.group(1)).normalize();
            if (!Files.exists(target)) {
                broken.add(link.group());
            } else if (link.group(2) != null && !anchors(target).contains(link.group(2))) {
                broken.add(link.group());
            }
        }
        assertEquals(List.of(), broken);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaCompilesAndProgramsPrintWhatIsShown(Path page) throws Exception {
        List<Source> sources = sources(page);
        if (sources.isEmpty() || page.endsWith("spark.md")) { // SparkPageTest in mlp-spark, where Spark is, runs it
            return;
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        for (Source source : sources) {
            Path file = folder.resolve(source.type() + ".java");
            arguments.add(Files.writeString(file, source.text()).toString());
        }
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        for (Source source : sources) {
            if (source.isProgram()) {
                String name = PACKAGE.matcher(source.text())
                        .results()
                        .findFirst()
                        .map(p -> p.group(1) + ".")
                        .orElse("");
                assertPrints(
                        source.output(),
                        java(classes + ":" + System.getProperty("java.class.path"), name + source.type()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void documentsAreValid(Path page) throws IOException {
        DocumentReader reader = new DocumentReader(Plugins.load());
        List<String> files = files(page).map(file -> file.group(2)).toList();
        for (Block block : blocks(page)) {
            if (!block.kind().equals("json") || files.contains(block.text())) { // a file is read by the page's commands
                continue;
            }
            Matcher key = KEY.matcher(block.text());
            String document = block.text();
            if (key.matches()) {
                Map<String, String> keys = new LinkedHashMap<>(DOCUMENT);
                keys.put(key.group(1), block.text());
                document = "{" + String.join(",\n", keys.values()) + "}";
            }
            if (document.contains("\"search\"")) {
                reader.readSearch(document, page.getFileName().toString());
            } else {
                reader.read(document, page.getFileName().toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void buildsNameModulesAndPluginsOfThisVersion(Path page) throws Exception {
        Map<String, String> versions = new LinkedHashMap<>();
        ARTIFACT.matcher(read(ROOT.resolve("pom.xml")))
                .results()
                .forEach(artifact -> versions.putIfAbsent(artifact.group(1), artifact.group(2)));
        for (Block block : blocks(page)) {
            if (!block.kind().equals("xml")) {
                continue;
            }
            String parsed = "<all>" + block.text() + "</all>"; // throws if it is not well-formed
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(parsed)));
            for (MatchResult artifact : ARTIFACT.matcher(block.text()).results().toList()) {
                String name = artifact.group(1);
                if (name.startsWith("mlp-")) {
                    assertTrue(Files.exists(ROOT.resolve(name).resolve("pom.xml")), name);
                    assertEquals(versions.get("mlp"), artifact.group(2), name);
                } else if (name.startsWith("maven-")) {
                    assertEquals(versions.get(name), artifact.group(2), name);
                }
            }
        }
    }

    /** The pom.xml for plugin authors: Maven's own surefire would run no JUnit 5 test and report success. */
    @Test
    void thePomForPluginsRunsTheContract() throws IOException {
        String pom = blocks(ROOT.resolve("docs/plugins.md")).stream()
                .map(Block::text)
                .filter(text -> text.startsWith("<project"))
                .findFirst()
                .orElseThrow();
        List<String> artifacts = ARTIFACT.matcher(pom)
                .results()
                .map(artifact -> artifact.group(1))
                .toList();
        assertEquals(
                List.of("bent", "mlp-api", "mlp-testkit", "maven-compiler-plugin", "maven-surefire-plugin"), artifacts);
        assertTrue(pom.contains("<failIfNoTests>true</failIfNoTests>"), pom);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsPrintWhatIsShown(Path page) throws Exception {
        if (blocks(page).stream().noneMatch(block -> block.kind().equals("console"))) {
            return;
        }
        prepareClone();
        for (Source source : sources(page)) {
            Files.writeString(folder.resolve(source.type() + ".java"), source.text());
        }
        for (MatchResult file : files(page).toList()) {
            Files.writeString(folder.resolve(file.group(1)), file.group(2));
        }
        for (Block block : blocks(page)) {
            if (!block.kind().equals("console")) {
                continue;
            }
            for (String step : block.text().split("(?m)^\\$ ")) {
                if (!step.isBlank()) {
                    String command = step.replaceAll("(?s)^((?:[^\\n]*\\\\\\n)*[^\\n]*)\\n.*", "$1");
                    String expected = step.substring(command.length() + 1).strip();
                    String printed = bash(command);
                    if (!expected.isEmpty()) {
                        assertPrints(expected, printed);
                    }
                }
            }
        }
    }

    /** The folder gets what a clone has and documentation names: the launcher, the examples, the libraries. */
    private void prepareClone() throws IOException {
        Path launcher =
                Files.writeString(folder.resolve("mlp"), """
                #!/usr/bin/env bash
                exec "%s/bin/java" -XX:TieredStopAtLevel=1 --add-modules=jdk.incubator.vector -cp '%s' \
                    dev.chainrule.mlp.cli.Main "$@"
                """.formatted(System.getProperty("java.home"), libraries()));
        assertTrue(launcher.toFile().setExecutable(true));
        try (Stream<Path> all = Files.walk(ROOT.resolve("mlp-examples"), 2)) {
            for (Path file : all.filter(path -> path.toString().matches(".*\\.(json|csv)"))
                    .toList()) {
                Path copy = folder.resolve(ROOT.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** The class path of the command line, without the examples and their plugin. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.contains("mlp-examples"))
                .collect(Collectors.joining(":"));
    }

    private String bash(String command) throws Exception {
        String here = command.replace("mlp-cli/target/lib/*", libraries())
                .replace(
                        "mlp-examples/target/classes",
                        ROOT.resolve("mlp-examples/target/classes").toString());
        return run("bash", "-c", here);
    }

    private String java(String classPath, String type) throws Exception {
        return run(System.getProperty("java.home") + "/bin/java", "-cp", classPath, type);
    }

    private String run(String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", System.getProperty("java.home") + "/bin", (old, bin) -> bin + ":" + old);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), String.join(" ", command));
        return PROGRESS.matcher(printed).replaceAll("").strip();
    }

    private static void assertPrints(String expected, String printed) {
        if (!matches(expected, printed)) {
            assertEquals(expected, printed);
        }
    }

    /** Compares line by line. A line that tells the time has another one in every run. */
    private static boolean matches(String expected, String printed) {
        String pattern = expected.strip()
                .lines()
                .map(line -> {
                    if (line.strip().equals("…")) {
                        return "(?:.*\\n)*?";
                    }
                    String text = line.replaceFirst("^time  .*", "time  …").stripTrailing();
                    return Stream.of(text.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
                            + "[ ]*\\n";
                })
                .collect(Collectors.joining());
        return Pattern.matches(pattern, printed.strip() + "\n");
    }

    private static List<Source> sources(Path page) throws IOException {
        List<Block> blocks = blocks(page);
        List<Source> sources = new ArrayList<>();
        StringBuilder fragments = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (!block.kind().equals("java")) {
                continue;
            }
            Matcher type = TYPE.matcher(block.text());
            if (type.find()) {
                boolean isFollowedByOutput =
                        i + 1 < blocks.size() && blocks.get(i + 1).kind().equals("text");
                sources.add(new Source(
                        type.group(1),
                        block.text().contains("import ") ? block.text() : IMPORTS + block.text(),
                        block.text().contains("void main("),
                        isFollowedByOutput ? blocks.get(i + 1).text() : "…"));
            } else {
                fragments.append(block.text());
            }
        }
        if (!fragments.isEmpty()) {
            String text = IMPORTS + "class Fragments {\n void run() throws Exception {\n" + fragments + "}\n}\n";
            sources.add(new Source("Fragments", text, false, ""));
        }
        return sources;
    }

    private static List<Block> blocks(Path page) throws IOException {
        return BLOCK.matcher(read(page))
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    private static Stream<MatchResult> files(Path page) throws IOException {
        return FILE.matcher(read(page)).results();
    }

    /** The anchors that GitHub gives the headings of a page. */
    private static List<String> anchors(Path page) throws IOException {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(read(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String read(Path page) throws IOException {
        return Files.readString(page);
    }
}

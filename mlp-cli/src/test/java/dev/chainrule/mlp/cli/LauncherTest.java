package dev.chainrule.mlp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher script itself, in a copy of the project's layout. Maven is a script that notes that it was called; Java is
 * one that prints its arguments, or the real one.
 */
@Tag("long")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {
    private static final List<String> MODULES = List.of(
            "mlp-api",
            "mlp-activations",
            "mlp-losses",
            "mlp-core/processor",
            "mlp-core",
            "mlp-io",
            "mlp-report",
            "mlp-export",
            "mlp-cli");

    @TempDir
    Path folder;

    private Path root;
    private Path tools;
    private Path builds;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        root = Files.createDirectories(folder.resolve("a project"));
        tools = Files.createDirectories(folder.resolve("bin"));
        builds = folder.resolve("builds");
        Files.writeString(root.resolve("pom.xml"), "");
        for (String module : MODULES) {
            Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
            Files.writeString(root.resolve(module).resolve("src/main/java/One.java"), "");
        }
        Files.copy(Path.of("../mlp"), root.resolve("mlp"), StandardCopyOption.COPY_ATTRIBUTES);
        script("mvn", """
                echo "$@" >>"%s"
                sleep 0.3
                mkdir -p mlp-cli/target/lib
                : >mlp-cli/target/lib/a.jar
                case "$*" in
                  *mlp-spark*)
                    mkdir -p mlp-spark/target
                    : >mlp-spark/target/mlp-spark-1.jar
                    ;;
                esac
                """.formatted(builds));
        fakeJava("17.0.1");
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/usr/bin/env bash\n" + text);
        assertTrue(file.toFile().setExecutable(true));
    }

    private void fakeJava(String version) throws IOException {
        script("java", """
                if [ "$1" = -version ]; then
                  echo 'openjdk version "%s" 2021-09-14' >&2
                  exit
                fi
                printf '<%%s>\\n' "$@"
                """.formatted(version));
    }

    private ProcessBuilder builder(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_HOME");
        environment.remove("MLP_JAVA_OPTS");
        environment.remove("JDK_JAVA_OPTIONS");
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.put("PATH", tools + ":/usr/bin:/bin");
        return builder;
    }

    /** Errors come through a pipe, which ends when the filter of the JVM's own words has ended too. */
    private Result finish(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Process process = builder.redirectOutput(out.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), Files.readString(out), err);
    }

    private Result mlp(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.resolve("mlp").toString()));
        command.addAll(List.of(arguments));
        return finish(builder(folder, command));
    }

    private int builds() throws IOException {
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(1)));
    }

    /** Back to before the build, so that nothing but what a test does is newer. */
    private void age() throws IOException {
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(p -> !p.toString().contains("target")).toList()) {
                Files.setLastModifiedTime(path, past);
            }
        }
    }

    @Test
    void theFirstUseBuildsAndSaysSoLaterOnesDoNot() throws Exception {
        assertEquals(
                "building mlp (first use, takes a minute or two)…\n",
                mlp("--version").err());
        assertEquals(List.of("-B -q -ntp -DskipTests -pl mlp-cli -am package"), Files.readAllLines(builds));
        Result second = mlp("--version");
        assertEquals(0, second.code());
        assertEquals("", second.err());
        assertEquals(1, builds());
    }

    @Test
    void argumentsReachTheProgramAsTheyAre() throws Exception {
        mlp();
        String[] odd = {"two words", "", "\"quoted\"", "it's", "*", "$HOME", "\\", "new\nline", "-x", "@file", "ä"};
        StringBuilder expected = new StringBuilder("<dev.chainrule.mlp.cli.Main>\n");
        for (String argument : odd) {
            expected.append('<').append(argument).append(">\n");
        }
        Result result = mlp(odd);
        assertTrue(result.out().endsWith(expected.toString()), result.out());
    }

    @Test
    void javaGetsTheFlagsOfTheFastKernelAndTheUsersOwn() throws Exception {
        mlp();
        ProcessBuilder builder = builder(folder, List.of(root.resolve("mlp").toString(), "plugins"));
        builder.environment().put("MLP_JAVA_OPTS", "-Xmx1g -Dx=y");
        String out = finish(builder).out();
        assertTrue(out.contains("<--add-modules=jdk.incubator.vector>\n"), out);
        assertTrue(out.contains("<-Xmx1g>\n<-Dx=y>\n"), out);
        assertTrue(out.contains("<-cp>\n<" + root.toRealPath() + "/mlp-cli/target/lib/a.jar>\n"), out);
        assertFalse(out.contains("mlp.terminal"), out);
    }

    @Test
    void sparkAndItsModuleAreThereForACommandThatAsks() throws Exception {
        Files.createDirectories(root.resolve("mlp-spark/src/main/java"));
        Files.writeString(root.resolve("mlp-spark/pom.xml"), "");
        assertFalse(mlp("cv", "x.json", "--spark-master", "local").out().contains("mlp-spark"));
        ProcessBuilder builder =
                builder(folder, List.of(root.resolve("mlp").toString(), "cv", "x.json", "--spark-master=local[2]"));
        builder.environment().put("SPARK_HOME", "/opt/spark");

        String out = finish(builder).out();
        finish(builder);

        String path = root.toRealPath().toString();
        assertTrue(
                out.contains("<" + path + "/mlp-cli/target/lib/a.jar:" + path
                        + "/mlp-spark/target/mlp-spark-1.jar:/opt/spark/jars/*>\n"),
                out);
        assertEquals(
                List.of(
                        "-B -q -ntp -DskipTests -pl mlp-cli -am package",
                        "-B -q -ntp -DskipTests -pl mlp-cli,mlp-spark -am package"),
                Files.readAllLines(builds));
    }

    @Test
    void itWorksThroughSymbolicLinksAndFromAnyFolder() throws Exception {
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("first"), Path.of("../a project/mlp"));
        Files.createSymbolicLink(links.resolve("second"), links.resolve("first"));
        assertEquals(0, finish(builder(links, List.of("./second", "x"))).code());
        assertEquals(0, finish(builder(root, List.of("./mlp", "x"))).code());
        assertEquals(0, finish(builder(root, List.of("bash", "mlp", "x"))).code());
        assertEquals(1, builds());
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        age();
        mlp();
        touch(root.resolve("mlp-core/src/main/java/One.java"));
        assertEquals("building mlp (its sources changed)…\n", mlp().err());
        assertEquals(2, builds());
    }

    @Test
    void aChangedPomIsBuiltAgain() throws Exception {
        age();
        mlp();
        touch(root.resolve("mlp-io/pom.xml"));
        mlp();
        touch(root.resolve("pom.xml"));
        mlp();
        assertEquals(3, builds());
    }

    @Test
    void aDeletedSourceIsBuiltAgain() throws Exception {
        age();
        mlp();
        Files.delete(root.resolve("mlp-losses/src/main/java/One.java"));
        mlp();
        assertEquals(2, builds());
    }

    @Test
    void testsAndExamplesDoNotMakeItStale() throws Exception {
        age();
        mlp();
        Files.createDirectories(root.resolve("mlp-core/src/test/java"));
        Files.createDirectories(root.resolve("mlp-examples/src/main/java"));
        mlp();
        assertEquals(1, builds());
    }

    @Test
    void twoFirstUsesAtOnceBuildOnce() throws Exception {
        Process[] both = new Process[2];
        for (int i = 0; i < both.length; i++) {
            both[i] = builder(folder, List.of(root.resolve("mlp").toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("both" + i).toFile())
                    .start();
        }
        for (Process process : both) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        assertEquals(1, builds());
        assertFalse(Files.exists(root.resolve("mlp-cli/target/mlp.lock")));
    }

    @Test
    void aLockThatAKilledBuildLeftIsTakenAway() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path lock = Files.createDirectories(root.resolve("mlp-cli/target/mlp.lock"));
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
        assertEquals(0, mlp().code());
        assertEquals(1, builds());
        assertFalse(Files.exists(lock));
    }

    @Test
    void aBuildThatFailsShowsWhyAndIsTriedAgain() throws Exception {
        script("mvn", "echo '[ERROR] One.java:[1,2] oh'\nexit 1\n");
        assertEquals(
                new Result(
                        1,
                        "",
                        "building mlp (first use, takes a minute or two)…\n[ERROR] One.java:[1,2] oh\nmlp: the build failed, see above\n"),
                mlp());
        assertFalse(Files.exists(root.resolve("mlp-cli/target/mlp.lock")));
        assertEquals(1, mlp().code());
    }

    @Test
    void noJavaIsSaidClearly() throws Exception {
        Files.delete(tools.resolve("java"));
        ProcessBuilder builder =
                builder(folder, List.of("/bin/bash", root.resolve("mlp").toString()));
        builder.environment().put("PATH", bareTools().toString());
        assertEquals(
                new Result(
                        1,
                        "",
                        "mlp: there is no java on the PATH. Install a JDK 17 or newer, or set JAVA_HOME to one\n"),
                finish(builder));
    }

    @Test
    void noMavenIsSaidClearlyButOnlyIfItIsNeeded() throws Exception {
        mlp();
        Files.delete(tools.resolve("mvn"));
        ProcessBuilder builder =
                builder(folder, List.of("/bin/bash", root.resolve("mlp").toString()));
        builder.environment().put("PATH", bareTools().toString());
        assertEquals(0, finish(builder).code());
        Files.delete(root.resolve("mlp-cli/target/mlp.built"));
        assertEquals(
                new Result(
                        1,
                        "",
                        "mlp: mlp must be built and there is no mvn on the PATH. Install Maven 3.8.6 or newer\n"),
                finish(builder));
    }

    /** The tools that the script needs, without a Java or Maven that this machine may have beside them. */
    private Path bareTools() throws IOException {
        for (String tool : List.of(
                "bash",
                "env",
                "cat",
                "find",
                "grep",
                "head",
                "mkdir",
                "mv",
                "readlink",
                "rm",
                "rmdir",
                "sed",
                "sleep")) {
            Path real = Stream.of("/usr/bin/", "/bin/")
                    .map(folder -> Path.of(folder + tool))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Path wrapper = Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
            assertTrue(wrapper.toFile().setExecutable(true));
        }
        return tools;
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        fakeJava("11.0.2");
        assertEquals(
                new Result(
                        1, "", "mlp: " + tools + "/java is Java 11.0.2; mlp needs 17 or newer. Set JAVA_HOME to one\n"),
                mlp());
        fakeJava("1.8.0_292");
        assertTrue(mlp().err().contains("is Java 1.8.0_292; mlp needs 17"));
        fakeJava("25");
        assertEquals(0, mlp().code());
    }

    @Test
    void aWrongJavaHomeIsSaidClearly() throws Exception {
        ProcessBuilder builder = builder(folder, List.of(root.resolve("mlp").toString()));
        builder.environment().put("JAVA_HOME", "/no/where");
        assertEquals(
                new Result(
                        1,
                        "",
                        "mlp: there is no bin/java in JAVA_HOME (/no/where). Set it to a JDK 17 or newer, or unset it\n"),
                finish(builder));
    }

    /** The real Java and the real program, as this test has them. */
    private ProcessBuilder real(String... arguments) throws IOException {
        Path lib = folder.resolve("real");
        if (!Files.exists(lib)) {
            copyClassPath(Files.createDirectories(lib));
        }
        script("mvn", "mkdir -p mlp-cli/target/lib\ncp \"%s\"/*.jar mlp-cli/target/lib\n".formatted(lib));
        List<String> command = new ArrayList<>(List.of(root.resolve("mlp").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = builder(folder, command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static void copyClassPath(Path lib) throws IOException {
        int n = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            Path jar = lib.resolve("%02d.jar".formatted(n++));
            if (Files.isDirectory(path)) {
                pack(path, jar);
            } else if (Files.exists(path)) {
                Files.copy(path, jar);
            }
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    @Test
    void theProgramRunsAndTheJvmSaysNothingOfItsOwn() throws Exception {
        Workspace workspace = new Workspace(folder);
        workspace.classifier();
        Result built = finish(real("validate", "side.json"));
        assertEquals(
                new Result(
                        0,
                        "ok: 2-4-2, 22 parameters; 4 rows to train on, 2 held out\n",
                        "building mlp (first use, takes a minute or two)…\n"),
                built);
        Result trained = finish(real("train", "side.json", "--json"));
        assertEquals(0, trained.code());
        assertEquals(10, trained.err().lines().count());
        assertTrue(trained.err().startsWith("epoch 6/60 "), trained.err());
        assertTrue(trained.out().startsWith("{\"model\":\"side.safetensors\","), trained.out());
        assertTrue(Files.exists(folder.resolve("side.safetensors")));

        assertEquals(
                new Result(
                        7,
                        "",
                        "none.json  there is no such file. Check the path; it is relative to " + folder.toRealPath()
                                + " [STO_NOT_FOUND]\n"),
                finish(real("train", "none.json")));

        ProcessBuilder noSuchOption = real("plugins");
        noSuchOption.environment().put("MLP_JAVA_OPTS", "-Xmx0z");
        Result refused = finish(noSuchOption);
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("Invalid maximum heap size"), refused.err());
    }

    @Test
    void aPipeThatIsClosedEndsACommandQuietly() throws Exception {
        finish(real("--version"));
        ProcessBuilder builder = real();
        builder.command(
                "bash",
                "-c",
                "\"$0\" plugins --json | true; exit ${PIPESTATUS[0]}",
                root.resolve("mlp").toString());
        assertEquals(new Result(141, "", ""), finish(builder));
    }

    /** As in a container or under cron: without a locale, or with one that is not installed. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "", "xx_XX.UTF-8"})
    void fileNamesThatAreNotAsciiArriveInAnyLocale(String locale) throws Exception {
        Workspace workspace = new Workspace(folder);
        Path document = workspace.classifier();
        ProcessBuilder builder = real("validate", "größe-漢字.json");
        builder.directory(folder.toFile());
        Files.move(document, folder.resolve("größe-漢字.json"));
        builder.environment().remove("LANG");
        builder.environment().remove("LC_CTYPE");
        builder.environment().put("LC_ALL", locale);
        Result result = finish(builder);
        assertEquals(0, result.code(), result.err());
    }

    @Test
    void anInterruptExitsWith130AndSavesNothing() throws Exception {
        assumeTrue(interruptsReachChildren());
        Workspace workspace = new Workspace(folder);
        Path document = workspace.classifier();
        Files.writeString(document, Files.readString(document).replace("\"epochs\": 60", "\"epochs\": 2000000"));
        finish(real("--version"));
        Path err = folder.resolve("err");
        Process process = real("train", "side.json")
                .redirectError(err.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        while (!Files.readString(err).contains("epoch 200000/")) {
            assertTrue(process.isAlive(), () -> "ended before it was interrupted");
            Thread.sleep(5);
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue());
        assertFalse(Files.exists(folder.resolve("side.safetensors")));
        assertFalse(Files.readString(err).contains("\tat "));
    }

    /** A shell starts what it runs in the background with interrupts ignored, and children inherit that. */
    private static boolean interruptsReachChildren() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0");
        return (Long.parseLong(ignored.replaceFirst("SigIgn:\\s*", "").substring(1), 16) & 2) == 0;
    }

    /** A class that is not there would only make every start slower. */
    @Test
    void theClassesThatItRunsExist() throws IOException {
        String script = Files.readString(Path.of("../mlp"));
        assertTrue(script.contains(" " + CdsWarmUp.class.getName() + " "));
        assertTrue(script.contains(" " + Main.class.getName() + " "));
    }
}

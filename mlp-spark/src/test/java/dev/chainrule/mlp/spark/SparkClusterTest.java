package dev.chainrule.mlp.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains on a standalone cluster of a master and two workers on 127.0.0.1, each a JVM of its own, of which one worker is
 * killed in the middle. Runs with {@code mvn -P spark-cluster}.
 */
@EnabledIfSystemProperty(named = "mlp.spark.cluster", matches = "true")
class SparkClusterTest {
    private static final Path IRIS =
            Path.of("../mlp-examples/iris/iris.csv").toAbsolutePath().normalize();
    private static final int SECONDS = 300;
    private static final String DOCUMENT = """
            {"seed": 2,
             "network": {"layers": [{"units": 16, "activation": "gelu", "dropout": 0.1}, {"activation": "softmax"}]},
             "loss": "cross-entropy",
             "optimizer": {"type": "adam", "learningRate": 0.01},
             "data": {"file": "iris.csv", "target": "species", "scale": "standard", "validation": 0.2},
             "training": {"epochs": 5, "batchSize": 32, "shards": 8, "threads": 1}}
            """;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private String classPath = "";

    /** Spark looks for its jars in SPARK_HOME and, before that, where the driver says. */
    @BeforeEach
    void writesTheFiles() throws IOException {
        classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        Files.createDirectories(folder.resolve("home/jars"));
        Files.copy(IRIS, folder.resolve("iris.csv"));
        Files.writeString(folder.resolve("run.json"), DOCUMENT);
    }

    @AfterEach
    void endsAllProcesses() throws InterruptedException {
        for (Process process : processes) {
            kill(process);
        }
    }

    @Test
    void aWorkerThatIsKilledInTheMiddleChangesNoBit() throws Exception {
        int masterPort = freePort();
        String master = "spark://127.0.0.1:" + masterPort;
        start(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "" + masterPort,
                "--webui-port",
                "0");
        awaitPort(masterPort);
        List<Process> workers = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            int port = freePort();
            workers.add(start(
                    name,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "" + port,
                    "--webui-port",
                    "0",
                    "--cores",
                    "1",
                    "--memory",
                    "600M",
                    "--work-dir",
                    folder.resolve(name).toString(),
                    master));
            awaitPort(port);
        }
        Process driver =
                start("driver", ClusterDriver.class.getName(), master, folder.toString(), IRIS.toString(), classPath);
        awaitFile(folder.resolve("reached"), driver);
        assertEquals("2", Files.readString(folder.resolve("reached")), "executors");

        assertTrue(kill(workers.get(0)) > 0, "the worker had an executor");
        Files.createFile(folder.resolve("killed"));

        assertTrue(driver.waitFor(SECONDS, TimeUnit.SECONDS), () -> "the driver does not end:\n" + log("driver"));
        assertEquals(0, driver.exitValue(), () -> log("driver"));
        assertArrayEquals(
                ModelFile.encode(DocumentRun.open(folder.resolve("run.json")).train()),
                Files.readAllBytes(folder.resolve("cluster.safetensors")));
    }

    private Process start(String name, String main, String... args) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx600m", "-XX:TieredStopAtLevel=1", main));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Kills a process with its children and returns the number of these. */
    private static int kill(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        children.forEach(ProcessHandle::destroyForcibly);
        return children.size();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port) throws InterruptedException {
        for (int i = 0; i < SECONDS * 10; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                return;
            } catch (IOException e) {
                Thread.sleep(100); // not open yet
            }
        }
        throw new AssertionError("nothing listens on port " + port + ":\n" + log("master"));
    }

    private void awaitFile(Path file, Process writer) throws InterruptedException {
        for (int i = 0; Files.notExists(file); i++) {
            assertTrue(writer.isAlive() && i < SECONDS * 10, () -> "the driver does not train:\n" + log("driver"));
            Thread.sleep(100);
        }
        assertFalse(Files.exists(folder.resolve("cluster.safetensors")), "training ended already");
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}

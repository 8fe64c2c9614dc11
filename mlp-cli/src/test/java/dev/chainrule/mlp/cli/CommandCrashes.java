package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.cli.FaultyFileSystem.Fault;
import dev.chainrule.mlp.cli.Workspace.Result;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.document.DocumentReader;
import dev.chainrule.mlp.io.document.Manifest;
import dev.chainrule.mlp.io.model.CheckpointFile;
import dev.chainrule.mlp.io.model.ModelFile;
import dev.chainrule.mlp.io.run.CheckpointedRun;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs one command again and again in a JVM with a {@link FaultyFileSystem}, each time with another operation that fails,
 * and looks at what is left. Prints what is not as it must be; {@link CommandCrashTest} starts it.
 */
final class CommandCrashes {
    private static final Plugins PLUGINS = Plugins.load();
    private static final int MOST = 1000;
    private static final String PLAN = ", \"checkpoint\": {\"everyEpochs\": 1}";
    private static final List<String> STATEFUL = List.of("cv", "search");
    private static final String CHECKPOINTS = "m.safetensors.checkpoints/";

    private final FaultyFileSystem disk =
            (FaultyFileSystem) FileSystems.getDefault().provider();
    private final Path top;
    private final Path folder;
    private final Workspace workspace;
    private final String command;
    private final List<Object> arguments = new ArrayList<>();
    private final Map<String, String> before = new TreeMap<>();
    private final Map<String, String> after = new TreeMap<>();
    private final Set<Map<String, String>> checked = new HashSet<>();
    private String answer = "";
    private final List<String> wrong = new ArrayList<>();

    private CommandCrashes(Path top, String command) throws IOException {
        this.top = top;
        this.command = command;
        folder = Files.createDirectory(top.resolve("work"));
        workspace = new Workspace(folder);
    }

    /** @param arguments a folder to work in, and scenarios: a command and what it finds */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.io.tmpdir", arguments[0]);
        for (String scenario : List.of(arguments).subList(1, arguments.length)) {
            System.out.println(scenario);
            Path folder = Files.createDirectory(Path.of(arguments[0], scenario));
            CommandCrashes crashes = new CommandCrashes(folder, scenario.replaceFirst(" .*", ""));
            crashes.prepare(scenario);
            for (Fault fault : Fault.values()) {
                crashes.failEverywhere(fault);
            }
            crashes.wrong.forEach(System.out::println);
        }
    }

    private void prepare(String scenario) throws IOException {
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int r = 0; r < 20; r++) {
            int x = r * 7 % 11 - 5;
            int y = r * 5 % 13 - 6;
            rows.append(x + "," + y + "," + (x + y > 0 ? "right" : "left") + "\n");
        }
        workspace.write("rows.csv", rows.toString());
        Path model = workspace.file("m.safetensors");
        Path document = document("run.json", 4, scenario.contains("without a plan") ? "" : PLAN);
        arguments.addAll(List.of(command, document));
        if (command.equals("train")) {
            require(
                    workspace
                                    .run("train", document("other.json", 5, ""), "--out", model)
                                    .code()
                            == 0,
                    "prepared");
        }
        if (scenario.contains("other checkpoints")) {
            stop(document("earlier.json", 6, PLAN), model);
            stop(document("unfinished.json", 7, PLAN), model); // moves the others to the folder "earlier"
        }
        if (command.equals("resume")) {
            stop(document, model);
        }
        arguments.addAll(
                switch (command) {
                    case "cv" -> List.of("--folds", "3", "--state", workspace.file("state"), "--json");
                    case "search" ->
                        List.of("--state", workspace.file("state"), "--json", "--out", workspace.file("best.json"));
                    default -> List.of("--out", model);
                });
        if (scenario.contains("report")) {
            arguments.addAll(List.of("--report", workspace.file("page.html")));
        }
        before.putAll(files());
        for (int n = 0; scenario.contains("continued") && Files.notExists(workspace.file("state")); n++) {
            run(Fault.KILL, n);
        }
        before.putAll(files());
        before.keySet().removeIf(name -> name.endsWith(".tmp"));
        restore(before);
        Result result = run();
        require(result.code() == 0, "undisturbed: " + result);
        answer = result.out();
        after.putAll(files());
    }

    private Path document(String name, int seed, String training) {
        return workspace.write(name, """
                {"seed": %d, "data": {"file": "rows.csv", "target": "side", "scale": "standard", "validation": {"every": 5}},
                 "network": {"layers": [{"units": 3, "activation": "gelu"}, {"activation": "softmax"}]},
                 "loss": "cross-entropy",
                 "training": {"epochs": 2, "batchSize": 8, "threads": 1%s}%s}
                """.formatted(
                        seed,
                        training,
                        command.equals("search")
                                ? ", \"search\": {\"kind\": \"grid\", \"folds\": 2, \"over\": {\"/network/layers/0/units\": [2, 3]}}"
                                : ""));
    }

    /** Leaves the checkpoints of a run that was stopped in its last epoch. */
    private static void stop(Path document, Path model) {
        CheckpointedRun[] started = new CheckpointedRun[1];
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void epochFinished(EpochResult result) {
                if (result.epoch() == 1) {
                    started[0].stop();
                }
            }
        };
        try (CheckpointedRun run = CheckpointedRun.start(
                DocumentRun.open(document, PLUGINS),
                new JavaKernel(),
                model,
                stopping,
                warning -> require(false, warning))) {
            started[0] = run;
            run.train();
        }
    }

    /** Fails the first operation, then the second and so on, until the command needs no more. */
    private void failEverywhere(Fault fault) throws IOException {
        for (int n = 0; n < MOST; n++) {
            Result result = run(fault, n);
            if (disk.failure().isEmpty()) {
                checkOutcome(result, false);
                System.out.println(fault + " " + n);
                return;
            }
            try {
                if (fault == Fault.ERROR || fault == Fault.FULL) {
                    checkAnswer(result, fault);
                }
                if (checked.add(state())) {
                    checkFiles();
                    checkNextRun();
                }
            } catch (IllegalStateException | MlpException e) {
                wrong.add(fault + " " + n + ", " + disk.failure() + ": " + e.getMessage() + "\n    " + result.code()
                        + "  " + result.err().strip().replace("\n", "\n    "));
            }
        }
        throw new IllegalStateException("more than " + MOST + " operations");
    }

    private Result run(Fault fault, int successes) throws IOException {
        restore(before);
        disk.arm(top, fault, successes);
        try {
            return run();
        } finally {
            disk.disarm();
        }
    }

    private Result run() {
        return workspace.run(arguments.toArray());
    }

    /** One clear error, or success that lacks nothing. */
    private void checkAnswer(Result result, Fault fault) throws IOException {
        require(disk.leaked() == 0, "a file is left open");
        require(files().keySet().stream().noneMatch(name -> name.endsWith(".tmp")), "a temporary file is left");
        if (result.code() == 0) {
            checkOutcome(result, result.err().contains("warning: no checkpoint was saved"));
            return;
        }
        List<String> errors = result.err()
                .lines()
                .filter(line -> line.matches(".*\\[[A-Z]+_[A-Z_]+]") && !line.startsWith("warning: "))
                .toList();
        require(result.code() == 7 && errors.size() == 1, "not one clear error");
        require(errors.get(0).contains(fault == Fault.ERROR ? "Input/output error" : "the disk is full"), "the reason");
    }

    /** @param withoutCheckpoints whether some of them may be missing */
    private void checkOutcome(Result result, boolean withoutCheckpoints) throws IOException {
        require(result.code() == 0, "exit code " + result.code() + " " + result.err());
        require(done(withoutCheckpoints), "another file than without a failure, of " + files().keySet());
        require(answer.equals(result.out()) || !STATEFUL.contains(command), "another answer");
    }

    /** Whether the files are there that the undisturbed run left; a page and what a run prints have the time in them. */
    private boolean done() throws IOException {
        return done(false);
    }

    /** @param withoutCheckpoints whether some of them may be missing */
    private boolean done(boolean withoutCheckpoints) throws IOException {
        Map<String, String> now = files();
        return after.entrySet().stream()
                .filter(file -> !withoutCheckpoints || !file.getKey().startsWith(CHECKPOINTS))
                .allMatch(file -> file.getKey().endsWith(".html")
                        ? now.containsKey(file.getKey())
                        : file.getKey().contains("/earlier/") || file.getValue().equals(now.get(file.getKey())));
    }

    /** Every file is whole, and none of those that were there is lost. */
    private void checkFiles() throws IOException {
        Map<String, String> now = files();
        for (String name : now.keySet()) {
            Path file = folder.resolve(name);
            if (name.startsWith(CHECKPOINTS) && name.endsWith(".safetensors")) {
                CheckpointFile.load(file, PLUGINS, new JavaKernel());
            } else if (name.endsWith(".safetensors")) {
                ModelFile.load(file, PLUGINS, new JavaKernel());
            } else if (name.endsWith(".manifest.json")) {
                Manifest.load(file, PLUGINS);
            } else if (name.equals("best.json")) {
                new DocumentReader(PLUGINS).read(file);
            } else if (name.endsWith(".html")) {
                require(now.get(name).strip().endsWith("</html>"), "half a page");
            }
        }
        for (Map.Entry<String, String> file : before.entrySet()) {
            String name = file.getKey();
            boolean kept = name.startsWith(CHECKPOINTS) ? now.containsValue(file.getValue()) : now.containsKey(name);
            boolean mayGo = name.endsWith(".lock")
                    || name.contains("/earlier/") // gives way to the checkpoints that come there
                    || command.equals("resume") && name.startsWith(CHECKPOINTS) // gives way to newer ones
                    || STATEFUL.contains(command) && done();
            require(kept || mayGo, "lost " + name);
        }
    }

    /** The next run makes of what is left the same as if nothing had failed. */
    private void checkNextRun() throws IOException {
        Map<String, String> left = files();
        if (command.equals("resume") && done()) {
            return;
        }
        checkOutcome(run(), true);
        boolean hasCheckpoint = left.entrySet().stream()
                .anyMatch(file ->
                        file.getKey().startsWith(CHECKPOINTS + "step") && !before.containsValue(file.getValue()));
        if (command.equals("train") && hasCheckpoint) {
            restore(left);
            arguments.set(0, "resume");
            try {
                checkOutcome(run(), true);
            } finally {
                arguments.set(0, "train");
            }
        }
    }

    /** The files without what differs between two runs: the name of a temporary file, and the time in a page. */
    private Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        files().forEach((name, content) -> state.put(
                name.replaceFirst("\\.[0-9a-f]+\\.tmp$", ".tmp"),
                name.endsWith(".html") ? Boolean.toString(content.strip().endsWith("</html>")) : content));
        return state;
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : all()) {
            if (Files.isRegularFile(file)) {
                files.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    private void restore(Map<String, String> files) throws IOException {
        List<Path> all = new ArrayList<>(all());
        Collections.reverse(all);
        for (Path file : all.subList(0, all.size() - 1)) {
            Files.delete(file);
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue(), StandardCharsets.ISO_8859_1);
        }
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

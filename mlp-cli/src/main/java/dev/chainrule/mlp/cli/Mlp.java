package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: its commands, its help, and how faults end. */
@Command(
        name = "mlp",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Trains multi-layer perceptrons, and explains every gradient by the chain rule.",
            "",
            "A JSON document describes a run: the data, the network, the loss, the optimizer. 'train' trains a "
                    + "model from it; 'evaluate', 'predict' and 'explain' use the model."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mlp init iris.csv --target species       writes iris.json",
            "  mlp train iris.json                      trains and writes iris.safetensors",
            "  mlp evaluate iris.safetensors test.csv   measures it on rows with known targets",
            "  mlp predict iris.safetensors new.csv     predicts new rows",
            "  mlp explain iris.safetensors new.csv --row 1 --weight 2,1,1   shows the chain rule of one weight",
            "",
            "'mlp COMMAND --help' describes a command. MLP_JAVA_OPTS passes options to Java:",
            "  MLP_JAVA_OPTS=-Xmx8g mlp train large.json"
        })
final class Mlp implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces of errors.")
    private boolean debug;

    Mlp(Console console) {
        this.console = console;
    }

    /** Runs a command line and returns the exit code. */
    int run(String... arguments) {
        try {
            int code = commandLine(arguments).execute(arguments);
            console.flush();
            return code;
        } catch (Exception | Error fault) {
            return report(fault);
        }
    }

    /** All commands by name, in the order of the help. */
    private Map<String, Object> commands() {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("init", new InitCommand(console));
        commands.put("train", new TrainCommand(console));
        commands.put("resume", new ResumeCommand(console));
        commands.put("verify", new VerifyCommand(console));
        commands.put("evaluate", new EvaluateCommand(console));
        commands.put("predict", new PredictCommand(console));
        commands.put("importance", new ImportanceCommand(console));
        commands.put("calibrate", new CalibrateCommand(console));
        commands.put("cv", new CvCommand(console));
        commands.put("search", new SearchCommand(console));
        commands.put("explain", new ExplainCommand(console));
        commands.put("gradcheck", new GradcheckCommand(console));
        commands.put("validate", new ValidateCommand(console));
        commands.put("export", new ExportCommand(console));
        commands.put("import", new ImportCommand(console));
        commands.put("plugins", new PluginsCommand(console));
        commands.put("derive", new DeriveCommand(console));
        commands.put("article", new ArticleCommand(console));
        commands.put("schema", new SchemaCommand(console));
        return commands;
    }

    /**
     * Creates the parser; of several commands it needs only the one that is asked for, and each takes time to set up.
     */
    private CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(this);
        Map<String, Object> commands = commands();
        if (arguments.length > 0) {
            commands.keySet().removeIf(name -> commands.containsKey(arguments[0]) && !name.equals(arguments[0]));
        }
        commands.forEach(line::addSubcommand);
        line.registerConverter(Path.class, Mlp::path);
        line.setExpandAtFiles(false);
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((wrong, unused) -> usage(wrong));
        line.setExecutionExceptionHandler((fault, command, parsed) -> {
            if (fault instanceof ParameterException wrong) {
                return usage(wrong);
            }
            return report(fault);
        });
        Optional.ofNullable(line.getSubcommands().get("derive")) // a formula may begin with a minus
                .ifPresent(derive -> derive.setUnmatchedOptionsArePositionalParams(true));
        describeExitCodes(line);
        line.getSubcommands().values().forEach(Mlp::describeExitCodes);
        return line;
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(Problem.show(argument)
                    + " cannot be a file name here. If it contains non-ASCII characters, use a UTF-8 locale, such as"
                    + " LC_ALL=C.UTF-8");
        }
    }

    private static void describeExitCodes(CommandLine line) {
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.list());
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private int usage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        console.err()
                .println(name + ": " + Problem.clean(wrong.getMessage().replaceAll("\\s*\\R\\s*", " ")) + near(wrong)
                        + " Try '" + name + " --help'");
        if (debug) {
            wrong.printStackTrace(console.err());
        }
        return ExitCode.USAGE.number();
    }

    /** Returns the option or command that was probably meant; all that there are if none is near. */
    private static String near(ParameterException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return command.parent() == null
                    ? ". Commands: " + String.join(", ", command.subcommands().keySet()) + "."
                    : ".";
        }
        String word = unmatched.getUnmatched().get(0);
        List<String> known = new ArrayList<>();
        if (word.startsWith("-")) {
            word = word.replaceFirst("=.*", "");
            command.options().forEach(option -> known.add(option.longestName()));
        } else if (command.parent() == null) {
            known.addAll(command.subcommands().keySet());
        }
        if (known.isEmpty()) {
            return ".";
        }
        String suggestion = Suggestion.sentence(word, known);
        return "." + (suggestion.isEmpty() ? " Available: " + String.join(", ", known) + "." : suggestion);
    }

    private int report(Throwable fault) {
        if (fault instanceof ClosedPipeException) {
            return ExitCode.CLOSED_PIPE.number();
        }
        ExitCode code = ExitCode.INTERNAL;
        if (fault instanceof MlpException known) {
            known.problems().forEach(console.err()::println);
            Hint.of(known).forEach(hint -> console.err().println("hint: " + hint));
            code = ExitCode.of(known);
        } else if (fault instanceof OutOfMemoryError) {
            console.err()
                    .println("out of memory (" + fault.getMessage() + "). Give Java more: MLP_JAVA_OPTS=-Xmx8g mlp …");
        } else {
            console.err()
                    .println("internal error (please report): " + Problem.clean(fault.toString())
                            + (debug ? "" : ". Run the command again with --debug and include its output"));
        }
        if (debug) {
            fault.printStackTrace(console.err());
        }
        console.err().flush();
        return code.number();
    }
}

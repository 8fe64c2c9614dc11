package dev.chainrule.mlp.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program: connects the command line with the process's streams and its exit code. */
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        FileOutputStream errors = new FileOutputStream(errorDescriptor());
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        Console console = new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                errors,
                Boolean.getBoolean("mlp.terminal"),
                Integer.getInteger("mlp.columns", 0));
        System.exit(new Mlp(console).run(args));
    }

    /**
     * Returns where errors go: 2, unless the launcher names another descriptor because the JVM says on 2 what users
     * need not read. There is no public way to a descriptor by number, so this asks reflection and does without if that
     * is refused.
     */
    private static FileDescriptor errorDescriptor() {
        Integer number = Integer.getInteger("mlp.stderr");
        if (number == null) {
            return FileDescriptor.err;
        }
        try {
            var constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
            constructor.setAccessible(true);
            return constructor.newInstance(number);
        } catch (ReflectiveOperationException | RuntimeException refused) {
            return FileDescriptor.err;
        }
    }
}

package dev.chainrule.mlp.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a command come to an orderly end when the process is told to end, by Ctrl-C (SIGINT) or SIGTERM: the command is asked
 * to stop, and the process waits until this is closed. The exit code is then 130 or 143, as the JVM has it.
 */
final class ShutdownHook implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /**
     * @param stop asks the command to stop; called by another thread
     */
    ShutdownHook(Runnable stop) {
        hook = new Thread(
                () -> {
                    stop.run();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "mlp-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The command has ended, or what it does now may be cut off. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending, and the hook ends with it
        }
    }
}

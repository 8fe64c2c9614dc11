package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;

/**
 * Softsign, f(z) = z/(1 + |z|), whose derivative fails in the first attempt of a task as a machine would: with an exception
 * that is no error of a plugin.
 */
public final class FailsAtFirst implements Activation {
    static final AtomicInteger FAILURES = new AtomicInteger();

    /** Creates the function. */
    public FailsAtFirst() {}

    @Override
    public String name() {
        return "fails-at-first";
    }

    @Override
    public FailsAtFirst with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        return z / (1 + Math.abs(z));
    }

    @Override
    public double derivative(double z) {
        TaskContext task = TaskContext.get();
        if (task != null && task.attemptNumber() == 0) {
            FAILURES.incrementAndGet();
            fail(new IOException("the disk of the first attempt is broken"));
        }
        double root = 1 + Math.abs(z);
        return 1 / (root * root);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void fail(Exception e) throws E {
        throw (E) e;
    }
}

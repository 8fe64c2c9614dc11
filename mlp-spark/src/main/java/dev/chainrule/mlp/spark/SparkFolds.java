package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.linalg.Kernels;
import dev.chainrule.mlp.core.selection.FoldEvaluator;
import dev.chainrule.mlp.core.selection.FoldExecutor;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.core.selection.FoldTask;
import dev.chainrule.mlp.io.run.FoldWork;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Evaluates the folds of a cross-validation or a search as tasks of Spark, one task for each fold of each trial. The result is
 * that of one machine.
 *
 * <pre>{@code
 * DocumentSearch search = DocumentSearch.open(Path.of("iris.json"), Plugins.load());
 * Search result = search.run(SparkFolds.of(context, search.work()), List.of(), fold -> {});
 * }</pre>
 *
 * <p>The rows and the trials are broadcast, so the executors need neither the document nor the file of the data. A fold that
 * fails is not repeated, because it would fail again; a fold whose executor is lost is repeated by Spark. If the calling
 * thread is interrupted, the job is cancelled, and a {@link CancellationException} is thrown.
 *
 * @since 0.2
 */
public final class SparkFolds implements FoldExecutor {
    private static final long MILLIS_BETWEEN = 100;

    private final JavaSparkContext context;
    private final FoldWork work;

    private SparkFolds(JavaSparkContext context, FoldWork work) {
        this.context = context;
        this.work = work;
    }

    /** Creates an executor that uses a running application. */
    public static SparkFolds of(JavaSparkContext context, FoldWork work) {
        return new SparkFolds(context, work);
    }

    /** The end of one task. */
    private sealed interface Outcome extends Serializable {}

    private record Finished(FoldResult result) implements Outcome {}

    private record Failed(MlpException fault) implements Outcome {}

    /** An outcome and the index of its task. */
    private record Arrival(int task, Outcome outcome) {}

    /** The work, which each JVM prepares once. */
    private static final class SharedWork implements Serializable {
        private static final long serialVersionUID = 1;

        private final FoldWork work;
        private transient FoldEvaluator evaluator;

        SharedWork(FoldWork work) {
            this.work = work;
        }

        private synchronized FoldEvaluator evaluator() {
            if (evaluator == null) {
                evaluator = work.evaluator(TaskPlugins.load(), Kernels.choose().kernel());
            }
            return evaluator;
        }

        Outcome evaluate(FoldTask task) {
            try {
                return new Finished(evaluator().evaluate(task, TaskContext.get().cpus()));
            } catch (MlpException e) {
                return new Failed(e);
            }
        }
    }

    /** Takes the only element of a partition. */
    private static final class Only extends AbstractFunction1<Iterator<Outcome>, Outcome> implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public Outcome apply(Iterator<Outcome> partition) {
            return partition.next();
        }
    }

    @Override
    public void run(List<FoldTask> tasks, FoldListener listener) {
        try {
            evaluate(tasks, listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted before all folds were trained");
        }
    }

    private void evaluate(List<FoldTask> tasks, FoldListener listener) throws InterruptedException {
        Broadcast<SharedWork> shared = context.broadcast(new SharedWork(work));
        try {
            JavaRDD<Outcome> outcomes = context.parallelize(new ArrayList<>(tasks), tasks.size())
                    .map(task -> shared.value().evaluate(task));
            BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
            SimpleFutureAction<BoxedUnit> job = submit(outcomes, tasks.size(), arrivals);
            try {
                collect(tasks.size(), arrivals, job, listener);
            } finally {
                job.cancel();
            }
        } finally {
            shared.destroy();
        }
    }

    private SimpleFutureAction<BoxedUnit> submit(
            JavaRDD<Outcome> outcomes, int count, BlockingQueue<Arrival> arrivals) {
        List<Object> partitions =
                IntStream.range(0, count).<Object>mapToObj(i -> i).toList();
        return context.sc()
                .submitJob(
                        outcomes.rdd(),
                        new Only(),
                        CollectionConverters.asScala(partitions).toSeq(),
                        new AbstractFunction2<Object, Outcome, BoxedUnit>() {
                            @Override
                            public BoxedUnit apply(Object partition, Outcome outcome) {
                                arrivals.add(new Arrival((Integer) partition, outcome));
                                return BoxedUnit.UNIT;
                            }
                        },
                        new AbstractFunction0<BoxedUnit>() {
                            @Override
                            public BoxedUnit apply() {
                                return BoxedUnit.UNIT;
                            }
                        });
    }

    /** Waits for all tasks or, after a failure, for those before the first that failed. */
    private static void collect(
            int count, BlockingQueue<Arrival> arrivals, SimpleFutureAction<BoxedUnit> job, FoldListener listener)
            throws InterruptedException {
        Outcome[] ended = new Outcome[count];
        int first = 0; // all tasks before it have finished
        while (first < count) {
            Arrival arrival = next(arrivals, job);
            ended[arrival.task()] = arrival.outcome();
            if (arrival.outcome() instanceof Finished finished) {
                listener.foldFinished(finished.result());
            }
            while (first < count && ended[first] instanceof Finished) {
                first++;
            }
            if (first < count && ended[first] instanceof Failed failed) {
                throw failed.fault();
            }
        }
    }

    private static Arrival next(BlockingQueue<Arrival> arrivals, SimpleFutureAction<BoxedUnit> job)
            throws InterruptedException {
        while (true) {
            boolean isOver = job.isCompleted(); // asked first, so that the last arrivals are not missed
            Arrival arrival = arrivals.poll(MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
            if (arrival != null) {
                return arrival;
            }
            if (isOver) {
                throw failure(job);
            }
        }
    }

    private static StorageException failure(SimpleFutureAction<BoxedUnit> job) {
        Throwable cause = job.value().get().failed().get();
        return new StorageException(
                ErrorCode.STO_IO,
                Location.NONE,
                "Spark could not finish the job: "
                        + Problem.clean(String.valueOf(cause.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""))
                        + ". The logs of Spark's workers say more",
                cause);
    }
}

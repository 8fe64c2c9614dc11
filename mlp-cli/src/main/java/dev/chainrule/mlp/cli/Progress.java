package dev.chainrule.mlp.cli;

import dev.chainrule.mlp.core.training.EpochResult;
import dev.chainrule.mlp.core.training.TrainingFinished;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.core.training.TrainingStarted;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Shows how training goes: one line drawn again and again on a terminal, a few lines elsewhere. */
final class Progress implements TrainingListener {
    private static final int LINES = 10;
    private static final int WIDTH = 24;
    private static final long REDRAW_NANOS = 100_000_000;

    private final Console console;
    private final LongSupplier nanoTime;
    private long start;
    /** How many epochs were done before the start, when a run is gone on with; -1 until the first epoch tells. */
    private int before;

    private long lastDrawn;
    private long lastRows;
    private long rowsSinceStart;
    private long epochsOfMembers;
    private Optional<EpochResult> unseen = Optional.empty();

    /**
     * @param console whose {@code err} is written to
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    Progress(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
    }

    @Override
    public void started(TrainingStarted started) {
        start = nanoTime.getAsLong();
        lastDrawn = start - REDRAW_NANOS;
        before = -1;
    }

    @Override
    public TrainingListener ofMember(int member, int members) {
        return new MemberProgress(this, member, members);
    }

    /** Counts epochs of a member that are done, or that it does not need. */
    void memberAdvanced(int epochs) {
        epochsOfMembers += epochs;
    }

    /** Draws on a terminal how many of the epochs of all members are done. */
    void drawMembers(String line, long epochs) {
        long now = nanoTime.getAsLong();
        if (console.terminal() && now - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = now;
            console.redraw(fitted(console.columns(), bar(epochsOfMembers, epochs), line, ""));
            console.err().flush();
        }
    }

    /** Prints the line of a member that is finished. */
    void printMember(String line) {
        console.clearLine();
        console.err().println(line);
        console.err().flush();
    }

    @Override
    public void warned(String warning) {
        console.warn(warning);
    }

    /** Within a long epoch a terminal shows how far it is, and how fast. */
    @Override
    public void batchFinished(int epoch, long rowsDone, long rows) {
        if (!console.terminal()) {
            return;
        }
        long now = nanoTime.getAsLong();
        rowsSinceStart += rowsDone < lastRows ? rowsDone : rowsDone - lastRows;
        lastRows = rowsDone;
        if (rowsDone == rows || now - lastDrawn < 5 * REDRAW_NANOS) {
            return; // quick epochs show themselves
        }
        lastDrawn = now;
        long speed = Math.round(rowsSinceStart / Math.max(1e-9, (now - start) / 1e9));
        console.redraw(fitted(
                console.columns(),
                bar(rowsDone, rows),
                "epoch " + epoch + "  row " + rowsDone + " of " + rows,
                "  " + speed + " rows/s"));
    }

    @Override
    public void epochFinished(EpochResult result) {
        if (before < 0) {
            before = result.epoch() - 1;
        }
        boolean last = result.epoch() == result.epochs();
        unseen = Optional.of(result);
        if (!console.terminal()) {
            int every = (result.epochs() + LINES - 1) / LINES;
            if (last || result.epoch() % every == 0) {
                println(result);
            }
            return;
        }
        long now = nanoTime.getAsLong();
        if (last) {
            println(result);
        } else if (now - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = now;
            long left = (now - start) / (result.epoch() - before) * (result.epochs() - result.epoch());
            console.redraw(fitted(
                    console.columns(),
                    bar(result.epoch(), result.epochs()),
                    line(result),
                    "  " + time(left) + " left"));
        }
        console.err().flush();
    }

    /** A run that stops early has not seen its last epoch coming. */
    @Override
    public void finished(TrainingFinished finished) {
        unseen.ifPresent(this::println);
    }

    private void println(EpochResult result) {
        unseen = Optional.empty();
        console.clearLine();
        console.err().println(line(result));
    }

    /** Ends a line that was being drawn, so that an error starts on one of its own. */
    void stopped() {
        console.clearLine();
    }

    static String line(EpochResult result) {
        StringBuilder line = new StringBuilder("epoch ")
                .append(result.epoch())
                .append('/')
                .append(result.epochs())
                .append("  loss ")
                .append(Measures.digits(result.loss()));
        result.training().ifPresent(training -> line.append("  training ").append(Measures.text(training.metrics())));
        result.validation().ifPresent(validation -> line.append("  validation ").append(Measures.text(validation)));
        return line.toString();
    }

    /** Fits a line of progress into the columns: drops the bar first, then cuts the middle. */
    static String fitted(int columns, String bar, String middle, String end) {
        String line = TerminalText.line(middle);
        String whole = bar + " " + line + end;
        return TerminalText.width(whole) <= columns
                ? whole
                : TerminalText.cut(line, columns - TerminalText.width(end)) + end;
    }

    /** Draws a bar that is full when all is done. */
    static String bar(long part, long all) {
        int done = (int) ((double) WIDTH * part / Math.max(1, all));
        return "[" + "#".repeat(done) + "-".repeat(WIDTH - done) + "]";
    }

    private static String time(long nanos) {
        long seconds = nanos / 1_000_000_000;
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}

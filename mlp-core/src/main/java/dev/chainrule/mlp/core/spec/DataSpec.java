package dev.chainrule.mlp.core.spec;

import dev.chainrule.mlp.api.Problem;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The data of a document: the file, its format ({@link CsvFormat}), the roles of its columns ({@link ColumnRoles}) and the
 * preparation of its rows ({@link PreprocessingSpec}).
 *
 * @since 0.2
 */
@Key(
        name = "data",
        doc = "Where the rows come from, how the file is read, and what is done with its columns and rows.",
        expected = "an object")
public record DataSpec(
        @Key(
                doc =
                        "A CSV, also compressed with gzip unless it is streamed, or an idx file of images (as MNIST has, also"
                                + " gzipped); the path is relative to the document.",
                required = true,
                add = "the path of a CSV file, relative to this document",
                expected = "a path")
        String file,

        @Key(
                doc = "The idx file of labels, where `file` is an idx file of images; there is no `target` then.",
                leftOut = "`file` is a CSV",
                expected = "a path")
        Optional<String> labels,

        @Key(inline = true) CsvFormat format,

        @Key(
                doc = "Whether the CSV is read again in each epoch and never held in memory.",
                leftOut =
                        "if the rows, with an input for each category, would take more than 70 % of the heap, with a warning")
        Optional<Boolean> streaming,

        @Key(
                doc =
                        "How many rows of a streamed CSV are in memory and shuffled together. They are 64 to 256 pieces from"
                                + " different parts of the file, so that a sorted file trains like a shuffled one.",
                leftOut = "as many as take 8 MiB",
                min = 1)
        OptionalInt shuffleWindow,

        @Key(inline = true) ColumnRoles columns,

        @Key(inline = true) PreprocessingSpec preprocessing)
        implements CrossChecked, DataSpecWithers {

    static final Keys<DataSpec> KEYS = Keys.of(DataSpec.class);

    private static final List<String> OF_IDX = List.of("file", "labels", "scale", "validation", "classWeights");

    /** Checks the ranges and that there is a target. */
    public DataSpec {
        Rules rules = KEYS.rules(file, labels, format, streaming, shuffleWindow, columns, preprocessing);
        if (columns.target().isEmpty() && labels.isEmpty()) {
            rules.missing("target", "data needs a target column");
        }
        rules.enforce();
    }

    /** Returns where the keys contradict each other. */
    @Override
    public List<Problem> problems() {
        Rules rules = KEYS.rulesOf(this);
        if (labels.isPresent()) {
            refuseKeysOfCsv(rules);
        }
        if (preprocessing.validation() instanceof Validation.InFile other
                && other.labels().isPresent() != labels.isPresent()) {
            rules.conflict(
                    "validation",
                    labels.isPresent()
                            ? "validation names images without \"labels\". Add the file of their labels"
                            : "validation names \"labels\", but \"file\" is a CSV, in which a column is the target");
        }
        columns.check(format.header(), rules);
        checkOrder(rules);
        columns.target().stream()
                .map(column -> column.name()
                        .orElseGet(() -> Integer.toString(column.number().orElseThrow())))
                .filter(preprocessing.encode()::containsKey)
                .findFirst()
                .ifPresent(name -> rules.conflict(
                        "encode",
                        "column '" + name + "' is the target, and \"encode\" is for features. Scale it with"
                                + " \"scaleTarget\""));
        if (!(preprocessing.classWeights() instanceof ClassWeights.Equal)
                && (columns.targetType() == TargetType.NUMBER
                        || columns.target().size() > 1)) {
            rules.conflict(
                    "classWeights", "class weights are for labels, and the targets are numbers. Delete classWeights");
        }
        if (shuffleWindow.isPresent() && streaming.equals(Optional.of(false))) {
            rules.conflict("shuffleWindow", "shuffleWindow says how a file is streamed, but \"streaming\" is false");
        }
        if (columns.targetType() == TargetType.LABEL
                && !preprocessing.targetScaling().equals(PreprocessingSpec.UNSCALED)) {
            rules.conflict(
                    "scaleTarget",
                    "labels cannot be scaled: targetType is 'label'. Delete scaleTarget, or use targetType 'number'");
        }
        if (columns.targetType() == TargetType.LABEL && preprocessing.clipPredictions()) {
            rules.conflict(
                    "clipPredictions",
                    "labels have no range: targetType is 'label'. Delete clipPredictions, or use targetType 'number'");
        }
        return rules.problems();
    }

    private void checkOrder(Rules rules) {
        Validation validation = preprocessing.validation();
        if (columns.group().isPresent() && validation.isByPosition()) {
            rules.conflict(
                    "validation",
                    "rows are held out by their position, which separates rows of one \"group\". Hold out a fraction, which"
                            + " then consists of whole groups, or delete \"group\"");
        }
        Optional<ColumnRef> by = validation.order();
        if (by.filter(columns.target()::contains).isPresent()) {
            rules.conflict(
                    "validation",
                    "\"by\" names column " + by.get()
                            + ", the target. Name the column that holds the time of each row");
        } else if (by.isPresent() && labels.isPresent()) {
            rules.conflict("validation", "\"by\" names a column of a CSV, and the rows are in idx files. Delete it");
        } else if (by.flatMap(ColumnRef::name).isPresent() && !format.header()) {
            rules.conflict(
                    "validation", "column " + by.get() + " is named, but \"header\" is false. Use its number, from 1");
        }
    }

    /**
     * Returns how many columns the file must have beside these features, if it has no header: targets, weights, groups, times
     * and those in {@code exclude}.
     *
     * @param features the numbers of the features, as text
     * @since 0.2
     */
    public int columnsBeside(Collection<String> features) {
        Set<ColumnRef> others = new LinkedHashSet<>(columns.target());
        columns.sampleWeight().ifPresent(others::add);
        columns.group().ifPresent(others::add);
        preprocessing.validation().order().ifPresent(others::add);
        others.addAll(columns.exclude());
        others.removeIf(column -> column.number().isPresent()
                && features.contains(Integer.toString(column.number().getAsInt())));
        return others.size();
    }

    private static void refuseKeysOfCsv(Rules rules) {
        for (DeclaredKey key : KEYS.all()) {
            if (!OF_IDX.contains(key.name()) && key.isGiven(rules.value(key.name()))) {
                rules.conflict(
                        key.name(),
                        key.name() + " is for a CSV, but \"labels\" says that the rows are in idx files. Delete one");
            }
        }
    }

    /** Returns a CSV with a header and this target column, nothing scaled, nothing held out. */
    public static DataSpec of(String file, String target) {
        return builder().file(file).target(target).build();
    }

    /** Returns a builder of data, which needs a file and a target. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds data. */
    public static final class Builder extends DataSpecSetters {
        Builder() {}
    }
}

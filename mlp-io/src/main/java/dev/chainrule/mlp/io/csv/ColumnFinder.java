package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Finds the columns of a file in its first line: as a document names them for training, or as a model needs them.
 */
final class ColumnFinder {
    private static final int SHOWN = 10;
    private static final String EXCLUDED = "list of columns to exclude";

    private final DataSpec spec;
    private final Location location;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final NumberGrammar grammar;
    /** The number of blank cells at the end of the first line if it is data: a delimiter may end each line. */
    private int blankAtEnd;

    private final BitSet empty = new BitSet();

    /**
     * @param first the cells of the first line
     * @param location where that is
     */
    ColumnFinder(DataSpec spec, List<String> first, Location location) {
        this.spec = spec;
        this.location = location;
        grammar = new NumberGrammar(spec.format());
        for (int c = 0; c < first.size(); c++) {
            names.add(spec.format().header() ? Blanks.trim(first.get(c)) : Integer.toString(c + 1));
        }
        for (int c = first.size() - 1;
                !spec.format().header() && c > 0 && Blanks.trim(first.get(c)).isEmpty();
                c--) {
            blankAtEnd++;
        }
        for (int c = 0; c < names.size(); c++) {
            if (!names.get(c).isEmpty()) {
                checkName(c);
                positions.put(names.get(c), c);
            }
        }
    }

    private boolean isNumber(String text) {
        return !Double.isNaN(grammar.parse(text));
    }

    private void checkName(int c) {
        if (names.get(c).indexOf('\uFEFF') >= 0) {
            throw fault(
                    "column " + (c + 1),
                    "the name of column " + (c + 1) + " holds a byte order mark (U+FEFF). Delete it");
        }
        Integer other = positions.get(names.get(c));
        if (other != null) {
            throw fault(
                    "column " + (c + 1),
                    "the header has the name " + Problem.show(names.get(c)) + " twice, in columns " + (other + 1)
                            + " and " + (c + 1) + ". Rename one." + hint());
        }
    }

    /** A sentence for the user if the header does not look like one. */
    Optional<String> warning() {
        long numbers = names.stream().filter(this::isNumber).count();
        if (!spec.format().header() || 2 * numbers <= names.size()) {
            return Optional.empty();
        }
        return Optional.of("line " + location.line() + " of " + location.source() + " is taken as the header, but "
                + (numbers == names.size()
                        ? "holds only numbers"
                        : numbers + " of its " + names.size() + " cells are numbers")
                + ". If the file has no header, set \"header\": false");
    }

    /** Returns the columns that the spec names, for training. */
    Columns forTraining() {
        int[] targets = targets();
        BitSet taken = new BitSet();
        for (int target : targets) {
            taken.set(target);
        }
        OptionalInt weight = weight(taken);
        int[] features = features(taken);
        BitSet categorical = categorical(features);
        List<String> featureNames = Arrays.stream(features).mapToObj(names::get).toList();
        List<Optional<Categories>> categories = Arrays.stream(features)
                .mapToObj(position ->
                        categorical.get(position) ? Optional.of(new Categories()) : Optional.<Categories>empty())
                .toList();
        return columns(featureNames, features, categories, targets, weight);
    }

    private OptionalInt weight(BitSet taken) {
        if (spec.columns().sampleWeight().isEmpty()) {
            return OptionalInt.empty();
        }
        int position = find(spec.columns().sampleWeight().get(), "weights");
        if (taken.get(position)) {
            throw fault(
                    "",
                    "column " + spec.columns().sampleWeight().get()
                            + " is a target and cannot be \"sampleWeight\" too");
        }
        taken.set(position);
        return OptionalInt.of(position);
    }

    private int[] features(BitSet taken) {
        if (spec.columns().features().isEmpty()) {
            BitSet others = new BitSet();
            others.set(0, names.size());
            others.andNot(taken);
            others.andNot(excluded(taken));
            for (int c = 0; c < names.size(); c++) {
                boolean atEnd =
                        c >= names.size() - blankAtEnd && spec.preprocessing().missing() == Missing.ERROR;
                empty.set(c, others.get(c) && (names.get(c).isEmpty() || atEnd));
            }
            others.andNot(empty);
            if (others.isEmpty()) {
                throw fault(
                        "",
                        "the file has no column beside the target"
                                + (spec.columns().exclude().isEmpty() ? "" : " and those in \"exclude\"")
                                + ", and a model needs something to learn from."
                                + hint());
            }
            return others.stream().toArray();
        }
        BitSet excluded = excluded(taken);
        int[] features = new int[spec.columns().features().size()];
        for (int i = 0; i < features.length; i++) {
            ColumnRef ref = spec.columns().features().get(i);
            features[i] = find(ref, "feature");
            if (taken.get(features[i])) {
                throw fault("", "column " + ref + " is a feature twice, or a feature and a target. Name it once");
            }
            if (excluded.get(features[i])) {
                throw fault("", "column " + ref + " is a feature and in \"exclude\". Delete it from one of them");
            }
            taken.set(features[i]);
        }
        return features;
    }

    /** The positions of the columns to leave out. */
    private BitSet excluded(BitSet taken) {
        BitSet excluded = new BitSet();
        for (ColumnRef ref : spec.columns().exclude()) {
            int position = find(ref, EXCLUDED);
            if (taken.get(position)) {
                throw fault(
                        "", "column " + ref + " is the target or the weight of a row and cannot be in \"exclude\" too");
            }
            excluded.set(position);
        }
        return excluded;
    }

    /** The positions of the features that hold categories. */
    private BitSet categorical(int[] features) {
        BitSet categorical = new BitSet();
        BitSet isFeature = new BitSet();
        Arrays.stream(features).forEach(isFeature::set);
        for (ColumnRef ref : spec.columns().categorical()) {
            int position = find(ref, "categories");
            if (!isFeature.get(position)) {
                throw fault("", "column " + ref + " in \"categorical\" is not one of the features");
            }
            categorical.set(position);
        }
        return categorical;
    }

    /** Returns the columns of a model with targets and weights, to train the model further. */
    Columns forFurtherTraining(Features features) {
        int[] positions = positions(features.names(), false); // knows best what is wrong without a header
        int[] targets = targets();
        BitSet taken = new BitSet();
        for (int target : targets) {
            taken.set(target);
        }
        OptionalInt weight = weight(taken);
        if (weight.isPresent() && Arrays.stream(positions).anyMatch(position -> position == weight.getAsInt())) {
            throw fault(
                    "",
                    "column " + spec.columns().sampleWeight().get()
                            + " is a feature of the model and cannot be \"sampleWeight\" too");
        }
        return forModel(features, positions, targets, weight);
    }

    /** Returns the columns of a model with targets, for evaluation. */
    Columns forEvaluation(Preprocessing preprocessing) {
        return forEvaluation(preprocessing.features()).withClasses(preprocessing.target());
    }

    /** Returns the columns of a model with targets, whose labels are not checked. */
    Columns forEvaluation(Features features) {
        int[] positions = positions(features.names(), false);
        return forModel(features, positions, targets(), OptionalInt.empty());
    }

    /** Returns the columns of a model with targets and, if the file has that column, weights, for explanation. */
    Columns forExplanation(Preprocessing preprocessing) {
        Features features = preprocessing.features();
        int[] positions = positions(features.names(), false); // knows best what is wrong without a header
        int[] targets = targets();
        boolean hasWeights = spec.columns().sampleWeight().filter(this::exists).isPresent();
        OptionalInt weight =
                hasWeights ? OptionalInt.of(find(spec.columns().sampleWeight().get(), "weights")) : OptionalInt.empty();
        return forModel(features, positions, targets, weight).withClasses(preprocessing.target());
    }

    private boolean exists(ColumnRef ref) {
        return ref.number().isPresent()
                ? ref.number().getAsInt() <= names.size()
                : this.positions.containsKey(Blanks.trim(ref.name().orElseThrow()));
    }

    /** Returns the columns of a model without targets, for prediction. */
    Columns forPrediction(Features features) {
        return forPrediction(features, List.of());
    }

    /** Returns the columns of a model without targets, for prediction that passes some columns through. */
    Columns forPrediction(Features features, List<String> keep) {
        int[] positions = positions(features.names(), true);
        Columns found = forModel(features, positions, new int[0], OptionalInt.empty());
        int[] kept = keep.stream().mapToInt(name -> find(name, "output")).toArray();
        return found.withKept(kept);
    }

    private int[] positions(List<String> featureNames, boolean featuresAloneWillDo) {
        return spec.format().header() ? byName(featureNames) : byPosition(featureNames, featuresAloneWillDo);
    }

    private Columns forModel(Features features, int[] positions, int[] targets, OptionalInt weight) {
        List<Optional<Categories>> categories = features.columns().stream()
                .map(feature -> feature.isCategorical()
                        ? Optional.of(Categories.of(feature, features.unknown() == UnknownCategories.IGNORE))
                        : Optional.<Categories>empty())
                .toList();
        return columns(features.names(), positions, categories, targets, weight);
    }

    private Columns columns(
            List<String> featureNames,
            int[] features,
            List<Optional<Categories>> categories,
            int[] targets,
            OptionalInt weight) {
        return new Columns(
                spec.format().header(),
                List.copyOf(names),
                featureNames,
                features,
                categories,
                targets,
                weight,
                new int[0],
                empty,
                Optional.empty());
    }

    private int[] targets() {
        int[] targets = new int[spec.columns().target().size()];
        BitSet taken = new BitSet();
        for (int i = 0; i < targets.length; i++) {
            targets[i] = find(spec.columns().target().get(i), "target");
            if (taken.get(targets[i])) {
                throw fault("", "target " + spec.columns().target().get(i) + " is named twice. Name it once");
            }
            taken.set(targets[i]);
        }
        return targets;
    }

    private int find(ColumnRef ref, String role) {
        if (ref.number().isPresent()) {
            int number = ref.number().getAsInt();
            if (number > names.size()) {
                throw fault(
                        "",
                        "there is no column number " + number + " for the " + role + ", the file has " + names.size()
                                + "." + hint());
            }
            if (names.get(number - 1).isEmpty() && !role.equals(EXCLUDED)) {
                throw fault(
                        "column " + number,
                        "the header leaves column " + number + ", the " + role + ", without a name. Name it." + hint());
            }
            return number - 1;
        }
        return find(ref.name().orElseThrow(), role);
    }

    private int find(String name, String role) {
        Integer position = positions.get(Blanks.trim(name));
        if (position == null) {
            throw fault(
                    "",
                    "there is no column " + Problem.show(name) + " for the " + role + "."
                            + Suggestion.sentence(name, names) + hint() + " The columns are " + listed());
        }
        return position;
    }

    private int[] byName(List<String> featureNames) {
        int[] features = new int[featureNames.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = find(featureNames.get(i), "feature");
        }
        return features;
    }

    /** In a file without a header: the columns of the training file, or (where that will do) the features alone. */
    private int[] byPosition(List<String> featureNames, boolean featuresAloneWillDo) {
        int count = featureNames.size();
        int columns = names.size();
        int[] features = new int[count];
        if (featuresAloneWillDo && names.size() == count) {
            for (int i = 0; i < count; i++) {
                features[i] = i;
            }
            return features;
        }
        int last = 0;
        boolean numbered = true;
        for (ColumnRef ref : spec.columns().target()) {
            last = Math.max(last, number(ref.number(), ref.name().orElse("")));
        }
        for (int i = 0; i < count; i++) {
            int number = number(OptionalInt.empty(), featureNames.get(i));
            numbered &= number > 0;
            features[i] = number - 1;
            last = Math.max(last, number);
        }
        int all = count
                + spec.columns().target().size()
                + (spec.columns().sampleWeight().isPresent() ? 1 : 0)
                + (int) spec.columns().exclude().stream().distinct().count();
        boolean allAreUsed = spec.columns().features().isEmpty();
        if (allAreUsed && columns > all && columns - blankAtEnd <= all) {
            empty.set(all, columns); // a delimiter ends each line
            columns = all;
        }
        if (!numbered || columns < last || allAreUsed && columns != all) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    location,
                    "expected "
                            + (featuresAloneWillDo ? count + " columns (the features), or " : "")
                            + (allAreUsed ? Integer.toString(all) : "at least " + last)
                            + (featuresAloneWillDo ? "" : " columns") + " (as in training), found " + names.size()
                            + missingWeight(columns, all));
        }
        return features;
    }

    /** The column of the weights is the one that a file to measure a model on may well lack. */
    private String missingWeight(int columns, int all) {
        if (spec.columns().sampleWeight().isEmpty() || columns != all - 1) {
            return "";
        }
        return ". Column " + spec.columns().sampleWeight().get()
                + " held the weights in training (\"sampleWeight\"). Without a"
                + " header columns are found by number, so keep that column in its place; only training and"
                + " explanations use its numbers";
    }

    /** The number of a column of a file without a header; 0 if the name is none. */
    private static int number(OptionalInt number, String name) {
        if (number.isPresent()) {
            return number.getAsInt();
        }
        return name.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(name) : 0;
    }

    private String listed() {
        return names.stream().limit(SHOWN).map(Problem::show).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", …" : "");
    }

    /** Returns the probable cause: another delimiter if the header is a single cell, no header if it has numbers. */
    private String hint() {
        for (char c : new char[] {',', ';', '\t', '|'}) {
            if (names.size() == 1
                    && c != spec.format().delimiter()
                    && names.get(0).indexOf(c) >= 0) {
                return " Is the delimiter " + inWords(c) + "? It is set to "
                        + inWords(spec.format().delimiter()) + ".";
            }
        }
        boolean hasNumbers = spec.format().header() && names.stream().anyMatch(this::isNumber);
        return hasNumbers ? " If the file has no header, set \"header\": false." : "";
    }

    private static String inWords(char delimiter) {
        return delimiter == '\t' ? "a tab, \"\\t\"" : Problem.show(String.valueOf(delimiter));
    }

    private DataException fault(String path, String text) {
        String message = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return new DataException(
                ErrorCode.DAT_HEADER, new Location(location.source(), location.line(), 0, path), message);
    }
}

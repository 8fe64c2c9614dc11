package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.Features;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the columns of a file in its first line: as a document names them for training, or as a model needs them.
 */
final class ColumnFinder {
    private final DataSpec spec;
    private final Location location;
    private final Header header;
    /** The number of blank cells at the end of the first line if it is data: a delimiter may end each line. */
    private int blankAtEnd;

    private final BitSet empty = new BitSet();

    /**
     * @param spec what a document or a model says about the columns
     * @param first the cells of the first line
     * @param location where that is
     * @param formatIsFixed whether a trained model fixes the format of the file
     */
    ColumnFinder(DataSpec spec, List<String> first, Location location, boolean formatIsFixed) {
        this.spec = spec;
        this.location = location;
        header = new Header(spec.format(), first, location, formatIsFixed);
        for (int c = first.size() - 1;
                !spec.format().header() && c > 0 && Blanks.trim(first.get(c)).isEmpty();
                c--) {
            blankAtEnd++;
        }
    }

    /** Returns a warning if the header does not look like one. */
    Optional<String> warning() {
        return header.warning();
    }

    /** Returns the columns that the spec names, for training with these encodings. */
    Columns forTraining(ColumnEncodings encodings) {
        Map<ColumnUse, List<ColumnRef>> needed = new EnumMap<>(ColumnUse.class);
        needed.put(ColumnUse.TARGET, spec.columns().target());
        needed.put(ColumnUse.WEIGHT, spec.columns().sampleWeight().stream().toList());
        needed.put(ColumnUse.GROUP, spec.columns().group().stream().toList());
        needed.put(
                ColumnUse.TIME,
                spec.preprocessing().validation().order().stream().toList());
        needed.put(ColumnUse.FEATURE, spec.columns().features());
        needed.put(ColumnUse.EXCLUDED, spec.columns().exclude());
        needed.put(ColumnUse.CATEGORIES, spec.columns().categorical());
        header.requireAll(needed);
        int[] targets = targets(ColumnUse.TARGET);
        BitSet taken = new BitSet();
        for (int target : targets) {
            taken.set(target);
        }
        OptionalInt weight = weight(taken);
        KeyColumns keys = KeyColumns.find(spec, header);
        int[] features = features(taken, keys);
        BitSet categorical = categorical(features);
        List<String> featureNames =
                Arrays.stream(features).mapToObj(header.names()::get).toList();
        for (int i = 0; i < features.length; i++) {
            if (encodings.isOfCategories(featureNames.get(i))) {
                categorical.set(features[i]);
            }
        }
        List<Optional<TextEncoding>> texts = Arrays.stream(features)
                .mapToObj(position -> categorical.get(position)
                        ? Optional.<TextEncoding>empty()
                        : encodings.ofTexts(header.names().get(position)))
                .toList();
        List<Optional<Categories>> categories = Arrays.stream(features)
                .mapToObj(position ->
                        categorical.get(position) ? Optional.of(new Categories()) : Optional.<Categories>empty())
                .toList();
        return columns(featureNames, features, categories, texts, targets, weight, keys.readAs(features, texts));
    }

    private OptionalInt weight(BitSet taken) {
        if (spec.columns().sampleWeight().isEmpty()) {
            return OptionalInt.empty();
        }
        int position = header.find(spec.columns().sampleWeight().get(), ColumnUse.WEIGHT);
        if (taken.get(position)) {
            throw header.fault(
                    "",
                    "column " + spec.columns().sampleWeight().get()
                            + " is a target and cannot be \"sampleWeight\" too");
        }
        taken.set(position);
        return OptionalInt.of(position);
    }

    private int[] features(BitSet taken, KeyColumns keys) {
        if (spec.columns().features().isEmpty()) {
            BitSet others = new BitSet();
            others.set(0, header.size());
            others.andNot(taken);
            others.andNot(excluded(taken));
            others.andNot(keys.unlisted(spec, header));
            for (int c = 0; c < header.size(); c++) {
                boolean atEnd =
                        c >= header.size() - blankAtEnd && spec.preprocessing().missing() == Missing.ERROR;
                empty.set(c, others.get(c) && (header.names().get(c).isEmpty() || atEnd));
            }
            others.andNot(empty);
            if (others.isEmpty()) {
                throw header.fault(
                        "",
                        "the file has no column beside the target"
                                + (spec.columns().exclude().isEmpty() ? "" : " and those in \"exclude\"")
                                + ", and a model needs something to learn from."
                                + header.hint());
            }
            return others.stream().toArray();
        }
        BitSet excluded = excluded(taken);
        int[] features = new int[spec.columns().features().size()];
        for (int i = 0; i < features.length; i++) {
            ColumnRef ref = spec.columns().features().get(i);
            features[i] = header.find(ref, ColumnUse.FEATURE);
            if (taken.get(features[i])) {
                throw header.fault(
                        "", "column " + ref + " is a feature twice, or a feature and a target. Name it once");
            }
            if (excluded.get(features[i])) {
                throw header.fault(
                        "", "column " + ref + " is a feature and in \"exclude\". Delete it from one of them");
            }
            taken.set(features[i]);
        }
        return features;
    }

    /** Returns the positions of the columns to leave out. */
    private BitSet excluded(BitSet taken) {
        BitSet excluded = new BitSet();
        for (ColumnRef ref : spec.columns().exclude()) {
            int position = header.find(ref, ColumnUse.EXCLUDED);
            if (taken.get(position)) {
                throw header.fault(
                        "", "column " + ref + " is the target or the weight of a row and cannot be in \"exclude\" too");
            }
            excluded.set(position);
        }
        return excluded;
    }

    /** Returns the positions of the features that hold categories. */
    private BitSet categorical(int[] features) {
        BitSet categorical = new BitSet();
        BitSet isFeature = new BitSet();
        Arrays.stream(features).forEach(isFeature::set);
        for (ColumnRef ref : spec.columns().categorical()) {
            int position = header.find(ref, ColumnUse.CATEGORIES);
            if (!isFeature.get(position)) {
                throw header.fault("", "column " + ref + " in \"categorical\" is not one of the features");
            }
            categorical.set(position);
        }
        return categorical;
    }

    /** Returns the columns of a model with targets and weights, to train the model further. */
    Columns forFurtherTraining(Features features) {
        int[] positions = positions(features, ColumnUse.TARGET, spec.columns().target());
        int[] targets = targets(ColumnUse.TARGET);
        BitSet taken = new BitSet();
        for (int target : targets) {
            taken.set(target);
        }
        OptionalInt weight = weight(taken);
        if (weight.isPresent() && Arrays.stream(positions).anyMatch(position -> position == weight.getAsInt())) {
            throw header.fault(
                    "",
                    "column " + spec.columns().sampleWeight().get()
                            + " is a feature of the model and cannot be \"sampleWeight\" too");
        }
        return forModel(features, positions, targets, weight, KeyColumns.find(spec, header));
    }

    /** Returns the columns of a model with targets, for evaluation. */
    Columns forEvaluation(Preprocessing preprocessing) {
        return forEvaluation(preprocessing.features()).withClasses(preprocessing.target());
    }

    /** Returns the columns of a model with targets, whose labels are not checked. */
    Columns forEvaluation(Features features) {
        int[] positions =
                positions(features, ColumnUse.MODEL_TARGET, spec.columns().target());
        return forModel(features, positions, targets(ColumnUse.MODEL_TARGET), OptionalInt.empty(), KeyColumns.NONE);
    }

    /** Returns the columns of a model with targets and, if the file has that column, weights, for explanation. */
    Columns forExplanation(Preprocessing preprocessing) {
        Features features = preprocessing.features();
        int[] positions =
                positions(features, ColumnUse.MODEL_TARGET, spec.columns().target());
        int[] targets = targets(ColumnUse.MODEL_TARGET);
        Optional<ColumnRef> weights = spec.columns().sampleWeight().filter(header::has);
        OptionalInt weight = weights.isPresent()
                ? OptionalInt.of(header.find(weights.get(), ColumnUse.MODEL_WEIGHT))
                : OptionalInt.empty();
        return forModel(features, positions, targets, weight, KeyColumns.NONE).withClasses(preprocessing.target());
    }

    /** Returns the columns of a model without targets, for prediction. */
    Columns forPrediction(Features features) {
        return forPrediction(features, List.of());
    }

    /** Returns the columns of a model without targets, for prediction that passes some columns through. */
    Columns forPrediction(Features features, List<String> keep) {
        List<ColumnRef> toKeep = keep.stream().map(ColumnRef::named).toList();
        int[] positions = positions(features, ColumnUse.KEPT, toKeep);
        Columns found = forModel(features, positions, new int[0], OptionalInt.empty(), KeyColumns.NONE);
        int[] kept = toKeep.stream()
                .mapToInt(column -> header.find(column, ColumnUse.KEPT))
                .toArray();
        return found.withKept(kept);
    }

    /**
     * Returns the positions of a model's features.
     *
     * @param use what the other columns are needed for; to predict, a file without a header may have the features alone
     * @param others other columns that are needed, so that one error names all that are missing
     */
    private int[] positions(Features features, ColumnUse use, List<ColumnRef> others) {
        if (!spec.format().header()) {
            return byPosition(features.names(), use == ColumnUse.KEPT);
        }
        List<ColumnRef> wanted = features.names().stream().map(ColumnRef::named).toList();
        Map<ColumnUse, List<ColumnRef>> needed = new EnumMap<>(ColumnUse.class);
        needed.put(ColumnUse.MODEL_FEATURE, wanted);
        needed.put(use, others);
        header.requireAll(needed);
        return wanted.stream()
                .mapToInt(column -> header.find(column, ColumnUse.MODEL_FEATURE))
                .toArray();
    }

    private Columns forModel(Features features, int[] positions, int[] targets, OptionalInt weight, KeyColumns keys) {
        List<Optional<Categories>> categories = features.columns().stream()
                .map(feature -> feature.isCategorical()
                        ? Optional.of(Categories.of(feature, features.unknown() == UnknownCategories.IGNORE))
                        : Optional.<Categories>empty())
                .toList();
        List<Optional<TextEncoding>> texts =
                features.columns().stream().map(Feature::texts).toList();
        return columns(features.names(), positions, categories, texts, targets, weight, keys.readAs(positions, texts));
    }

    private Columns columns(
            List<String> featureNames,
            int[] features,
            List<Optional<Categories>> categories,
            List<Optional<TextEncoding>> texts,
            int[] targets,
            OptionalInt weight,
            KeyColumns keys) {
        return new Columns(
                spec.format().header(),
                List.copyOf(header.names()),
                featureNames,
                features,
                categories,
                texts,
                targets,
                weight,
                keys,
                new int[0],
                empty,
                Optional.empty());
    }

    private int[] targets(ColumnUse use) {
        int[] targets = new int[spec.columns().target().size()];
        BitSet taken = new BitSet();
        for (int i = 0; i < targets.length; i++) {
            targets[i] = header.find(spec.columns().target().get(i), use);
            if (taken.get(targets[i])) {
                throw header.fault("", "target " + spec.columns().target().get(i) + " is named twice. Name it once");
            }
            taken.set(targets[i]);
        }
        return targets;
    }

    /** Returns the positions of features in a file without a header, which has the columns of the training file or the
     * features alone. */
    private int[] byPosition(List<String> featureNames, boolean featuresAloneWillDo) {
        int count = featureNames.size();
        int columns = header.size();
        int[] features = new int[count];
        if (featuresAloneWillDo && header.size() == count) {
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
        int all = count + spec.columnsBeside(featureNames);
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
                            + (featuresAloneWillDo ? "" : " columns") + " (as in training), found " + header.size()
                            + missingWeight(columns, all));
        }
        return features;
    }

    /** Explains the missing column of weights, which a file to evaluate a model on may lack. */
    private String missingWeight(int columns, int all) {
        if (spec.columns().sampleWeight().isEmpty() || columns != all - 1) {
            return "";
        }
        return ". Column " + spec.columns().sampleWeight().get()
                + " held the weights in training (\"sampleWeight\"). Without a"
                + " header columns are found by number, so keep that column in its place; only training and"
                + " explanations use its numbers";
    }

    /** Returns the number of a column of a file without a header; 0 if the name is no number. */
    private static int number(OptionalInt number, String name) {
        if (number.isPresent()) {
            return number.getAsInt();
        }
        return name.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(name) : 0;
    }
}

package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.spec.ClassWeights;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Missing;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.UnknownCategories;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.document.Node.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code "data"}: which file, which columns, how they are read and scaled, what counts and what is held out. */
final class DataReader {
    static final Range COLUMN = Range.closed(1, Integer.MAX_VALUE);

    private final DocumentFaults faults;
    private final Values values;

    DataReader(DocumentFaults faults) {
        this.faults = faults;
        this.values = new Values(faults);
    }

    /** Empty if anything is wrong. */
    Optional<DataSpec> read(Node node) {
        Fields fields = new Fields(node, faults);
        Optional<String> file = fields.require("file", "the path of a CSV file, relative to this document")
                .flatMap(n -> values.text(n, "a path"));
        Optional<Node> labelsNode = fields.get("labels");
        Optional<String> labels = labelsNode.flatMap(n -> values.text(n, "a path"));
        String wanted = "the name of the target column, or its number from 1, or an array of these";
        List<ColumnRef> target =
                columns(labelsNode.isPresent() ? fields.get("target") : fields.require("target", wanted));
        TargetType targetType = word(fields.get("targetType"), TargetType.values(), TargetType::jsonName)
                .orElse(TargetType.AUTO);
        Optional<Node> featuresNode = fields.get("features");
        featuresNode.ifPresent(n -> values.expect(n, Kind.ARRAY, "an array of column names or numbers"));
        List<ColumnRef> features = columns(featuresNode.filter(n -> n.is(Kind.ARRAY)));
        CsvFormat format = new CsvFormatReader(faults).read(fields);
        boolean header = format.header();
        Optional<Node> excludeNode = fields.get("exclude");
        excludeNode.ifPresent(n -> values.expect(n, Kind.ARRAY, "an array of column names or numbers"));
        List<ColumnRef> exclude = columns(excludeNode.filter(n -> n.is(Kind.ARRAY)));
        Scaling scale =
                word(fields.get("scale"), Scaling.values(), Scaling::jsonName).orElse(Scaling.NONE);
        Optional<Node> scaleTargetNode = fields.get("scaleTarget");
        Scaling scaleTarget =
                word(scaleTargetNode, Scaling.values(), Scaling::jsonName).orElse(Scaling.NONE);
        Validation validation =
                fields.get("validation").flatMap(this::validation).orElse(new Validation.None());
        Optional<Node> categoricalNode = fields.get("categorical");
        categoricalNode.ifPresent(n -> values.expect(n, Kind.ARRAY, "an array of column names or numbers"));
        List<ColumnRef> categorical = columns(categoricalNode.filter(n -> n.is(Kind.ARRAY)));
        UnknownCategories unknownCategories = word(
                        fields.get("unknownCategories"), UnknownCategories.values(), UnknownCategories::jsonName)
                .orElse(UnknownCategories.IGNORE);
        Optional<Node> rareNode = fields.get("rareCategories");
        OptionalInt rareCategories =
                rareNode.isPresent() ? values.integer(rareNode.get(), DataSpec.RARE_CATEGORIES) : OptionalInt.empty();
        Missing missing =
                word(fields.get("missing"), Missing.values(), Missing::jsonName).orElse(Missing.ERROR);
        Optional<Node> classWeightsNode = fields.get("classWeights");
        ClassWeights classWeights = classWeightsNode.flatMap(this::classWeights).orElse(new ClassWeights.Equal());
        Optional<Node> sampleWeightNode = fields.get("sampleWeight");
        Optional<ColumnRef> sampleWeight = sampleWeightNode.flatMap(n -> column(n, "a column name or number"));
        Optional<Boolean> streaming = fields.get("streaming").flatMap(values::bool);
        Optional<Node> windowNode = fields.get("shuffleWindow");
        OptionalInt shuffleWindow = windowNode.isPresent()
                ? values.integer(windowNode.get(), DataSpec.SHUFFLE_WINDOW)
                : OptionalInt.empty();
        fields.close();

        if (labelsNode.isPresent()) {
            checkIdx(node);
        }
        if (validation instanceof Validation.InFile other && other.labels().isPresent() != labelsNode.isPresent()) {
            semantic(
                    node.member("validation").orElseThrow(),
                    labelsNode.isPresent()
                            ? "validation names images without \"labels\". Add the file of their labels"
                            : "validation names \"labels\", but \"file\" is a CSV, in which a column is the target");
        }
        categoricalNode.ifPresent(n -> {
            checkColumns(n, header, categorical, target);
            if (!features.isEmpty()) {
                checkAreFeatures(n, categorical, features);
            }
        });
        excludeNode.ifPresent(n -> {
            checkColumns(n, header, exclude, target);
            checkIsNotExcluded(n, exclude, features, "features");
            checkIsNotExcluded(n, exclude, categorical, "categorical");
            checkIsNotExcluded(n, exclude, sampleWeight.stream().toList(), "sampleWeight");
        });
        if (sampleWeight.isPresent()) {
            checkColumns(sampleWeightNode.get(), header, List.of(sampleWeight.get()), target);
            checkIsNoFeature(sampleWeightNode.get(), sampleWeight.get(), features, "features");
            checkIsNoFeature(sampleWeightNode.get(), sampleWeight.get(), categorical, "categorical");
        }
        if (classWeightsNode.isPresent() && (targetType == TargetType.NUMBER || target.size() > 1)) {
            semantic(
                    classWeightsNode.get(),
                    "class weights are for labels, and the targets are numbers. Delete classWeights");
        }
        if (windowNode.isPresent() && streaming.equals(Optional.of(false))) {
            semantic(windowNode.get(), "shuffleWindow says how a file is streamed, but \"streaming\" is false");
        }
        node.member("target").ifPresent(n -> checkColumns(n, header, target, List.of()));
        node.member("features").ifPresent(n -> checkColumns(n, header, features, target));
        if (targetType == TargetType.LABEL && target.size() > 1) {
            semantic(
                    node.member("target").orElseThrow(),
                    "targetType 'label' takes one column, found " + target.size() + ". Name one, or use 'number'");
        }
        if (targetType == TargetType.LABEL && scaleTarget != Scaling.NONE) {
            semantic(
                    scaleTargetNode.orElseThrow(),
                    "labels cannot be scaled: targetType is 'label'. Delete scaleTarget, or use targetType 'number'");
        }
        if (file.isEmpty() || target.isEmpty() && labels.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DataSpec(
                file.get(),
                labels,
                format,
                target,
                targetType,
                features,
                exclude,
                categorical,
                unknownCategories,
                rareCategories,
                missing,
                scale,
                scaleTarget,
                validation,
                classWeights,
                sampleWeight,
                streaming,
                shuffleWindow));
    }

    /** What can be said of a CSV alone. */
    private void checkIdx(Node data) {
        for (String key : List.of(
                "target",
                "targetType",
                "features",
                "header",
                "delimiter",
                "decimal",
                "thousands",
                "encoding",
                "missingValues",
                "scaleTarget",
                "exclude",
                "categorical",
                "unknownCategories",
                "rareCategories",
                "missing",
                "sampleWeight",
                "streaming",
                "shuffleWindow")) {
            data.member(key)
                    .ifPresent(n -> semantic(
                            n, key + " is for a CSV, but \"labels\" says that the rows are in idx files. Delete one"));
        }
    }

    private void checkAreFeatures(Node node, List<ColumnRef> columns, List<ColumnRef> features) {
        Set<ColumnRef> known = new HashSet<>(features);
        boolean allNamed = features.stream().allMatch(feature -> feature.name().isPresent());
        boolean allNumbered =
                features.stream().noneMatch(feature -> feature.name().isPresent());
        for (ColumnRef column : columns) {
            // a column may be named in one list and numbered in the other, which only the file can tell
            boolean sameKind = column.name().isPresent() ? allNamed : allNumbered;
            if (sameKind && !known.contains(column)) {
                semantic(node, "column " + column + " is not one of the features. Add it to \"features\"");
                return;
            }
        }
    }

    private void checkIsNoFeature(Node node, ColumnRef column, List<ColumnRef> others, String key) {
        if (others.contains(column)) {
            semantic(node, "column " + column + " is in \"" + key + "\" and cannot be the weight of its row too");
        }
    }

    private void checkIsNotExcluded(Node node, List<ColumnRef> excluded, List<ColumnRef> used, String key) {
        Set<ColumnRef> all = new HashSet<>(used);
        excluded.stream()
                .filter(all::contains)
                .findFirst()
                .ifPresent(column -> semantic(
                        node,
                        "column " + column + " is in \"exclude\" and in \"" + key + "\". Delete it from one of them"));
    }

    private Optional<ClassWeights> classWeights(Node node) {
        if (node.is(Kind.STRING)) {
            if (node.text().equals("balanced")) {
                return Optional.of(new ClassWeights.Balanced());
            }
            faults.at(
                    node,
                    ErrorCode.CFG_RANGE,
                    () -> "classWeights must be 'balanced' or an object with the weight of each label, found "
                            + node.found());
            return Optional.empty();
        }
        if (!values.expect(node, Kind.OBJECT, "\"balanced\", or an object with the weight of each label")) {
            return Optional.empty();
        }
        if (node.members().isEmpty()) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> "classWeights must give at least one label its weight");
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        node.members()
                .forEach((label, weight) -> values.float32(
                                weight, "the weight of " + Problem.show(label), ClassWeights.Given.RANGE)
                        .ifPresent(value -> weights.put(label, value)));
        return Optional.of(new ClassWeights.Given(weights));
    }

    private <E extends Enum<E>> Optional<E> word(Optional<Node> node, E[] all, Function<E, String> word) {
        return node.flatMap(n -> values.word(n, Arrays.stream(all).map(word).toList()))
                .map(found -> Arrays.stream(all)
                        .filter(e -> word.apply(e).equals(found))
                        .findFirst()
                        .orElseThrow());
    }

    /** One column or an array of them; those that can be read. */
    private List<ColumnRef> columns(Optional<Node> node) {
        List<ColumnRef> columns = new ArrayList<>();
        if (node.isPresent() && node.get().is(Kind.ARRAY)) {
            if (node.get().elements().isEmpty()) {
                faults.at(
                        node.get(),
                        ErrorCode.CFG_RANGE,
                        () -> node.get().token() + " must name at least one column, found an empty array");
            }
            node.get()
                    .elements()
                    .forEach(element ->
                            column(element, "a column name or number").ifPresent(columns::add));
        } else {
            node.flatMap(n -> column(n, "a column name, a column number, or an array of these"))
                    .ifPresent(columns::add);
        }
        return columns;
    }

    private Optional<ColumnRef> column(Node node, String expected) {
        if (node.is(Kind.NUMBER)) {
            OptionalInt number = values.integer(node, COLUMN);
            return number.isPresent() ? Optional.of(ColumnRef.numbered(number.getAsInt())) : Optional.empty();
        }
        if (!values.expect(node, Kind.STRING, expected)) {
            return Optional.empty();
        }
        return values.text(node, expected).map(ColumnRef::named);
    }

    private void checkColumns(Node node, boolean header, List<ColumnRef> columns, List<ColumnRef> others) {
        Set<ColumnRef> taken = new HashSet<>(others);
        Set<ColumnRef> seen = new HashSet<>();
        for (ColumnRef column : columns) {
            if (!header && column.name().isPresent()) {
                semantic(node, "column " + column + " is named, but \"header\" is false. Use its number, from 1");
                return;
            }
            if (!seen.add(column)) {
                semantic(node, "column " + column + " is there twice");
                return;
            }
            if (taken.contains(column)) {
                semantic(
                        node,
                        "column " + column + " is the target and cannot be "
                                + (node.token().equals("features") ? "a feature" : node.token()) + " too");
                return;
            }
        }
    }

    private Optional<Validation> validation(Node node) {
        if (node.is(Kind.NUMBER)) {
            return fraction(node, "validation");
        }
        String expected = "a number in (0, 1), or an object with one of fraction, every, file";
        if (!values.expect(node, Kind.OBJECT, expected)) {
            return Optional.empty();
        }
        Fields fields = new Fields(node, faults);
        Optional<Node> fraction = fields.get("fraction");
        Optional<Node> every = fields.get("every");
        Optional<Node> file = fields.get("file");
        Optional<Node> labels = fields.get("labels");
        fields.close();
        long given = List.of(fraction, every, file).stream()
                .filter(Optional::isPresent)
                .count();
        if (given > 1) {
            semantic(node, "validation takes one of fraction, every, file, found " + given + " of them");
        } else if (node.members().isEmpty()) {
            faults.at(node, ErrorCode.CFG_MISSING, () -> "validation needs one of fraction, every, file, found none");
        }
        Optional<Validation> result = fraction.flatMap(n -> fraction(n, "fraction"));
        if (every.isPresent()) {
            OptionalInt n = values.integer(every.get(), Validation.Every.RANGE);
            result = n.isPresent() ? Optional.of(new Validation.Every(n.getAsInt())) : Optional.empty();
        }
        if (file.isPresent()) {
            Optional<String> path = labels.flatMap(n -> values.text(n, "a path"));
            result = values.text(file.get(), "a path").map(found -> new Validation.InFile(found, path));
        } else if (labels.isPresent()) {
            semantic(labels.get(), "labels belong to a \"file\" of images, and none is named");
        }
        return result;
    }

    private Optional<Validation> fraction(Node node, String what) {
        OptionalDouble value = values.number(node, what, Validation.Fraction.RANGE);
        return value.isPresent() ? Optional.of(new Validation.Fraction(value.getAsDouble())) : Optional.empty();
    }

    private void semantic(Node node, String message) {
        faults.at(node, ErrorCode.CFG_SEMANTIC, () -> message);
    }
}

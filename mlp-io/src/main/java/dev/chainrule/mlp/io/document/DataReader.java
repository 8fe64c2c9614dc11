package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Range;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.Scaling;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.spec.Validation;
import dev.chainrule.mlp.io.document.Node.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads {@code "data"}: which file, which columns, how scaled, what is held out. */
final class DataReader {
    static final Range COLUMN = Range.closed(1, Integer.MAX_VALUE);

    private final Faults faults;
    private final Values values;

    DataReader(Faults faults) {
        this.faults = faults;
        this.values = new Values(faults);
    }

    /** Empty if anything is wrong. */
    Optional<DataSpec> read(Node node) {
        Fields fields = new Fields(node, faults);
        Optional<String> file = fields.require("file", "the path of a CSV file, relative to this document")
                .flatMap(n -> values.text(n, "a path"));
        List<ColumnRef> target = columns(
                fields.require("target", "the name of the target column, or its number from 1, or an array of these"));
        TargetType targetType = word(fields.get("targetType"), TargetType.values(), TargetType::word)
                .orElse(TargetType.AUTO);
        Optional<Node> featuresNode = fields.get("features");
        featuresNode.ifPresent(n -> values.expect(n, Kind.ARRAY, "an array of column names or numbers"));
        List<ColumnRef> features = columns(featuresNode.filter(n -> n.is(Kind.ARRAY)));
        boolean header = fields.get("header").flatMap(values::flag).orElse(true);
        char delimiter = fields.get("delimiter").flatMap(this::delimiter).orElse(',');
        Scaling scale =
                word(fields.get("scale"), Scaling.values(), Scaling::word).orElse(Scaling.NONE);
        Optional<Node> scaleTargetNode = fields.get("scaleTarget");
        Scaling scaleTarget =
                word(scaleTargetNode, Scaling.values(), Scaling::word).orElse(Scaling.NONE);
        Validation validation =
                fields.get("validation").flatMap(this::validation).orElse(new Validation.None());
        fields.close();

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
        if (file.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DataSpec(
                file.get(), header, delimiter, target, targetType, features, scale, scaleTarget, validation));
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
        for (int i = 0; i < columns.size(); i++) {
            ColumnRef column = columns.get(i);
            if (!header && column.name().isPresent()) {
                semantic(node, "column " + column + " is named, but \"header\" is false. Use its number, from 1");
                return;
            }
            if (columns.indexOf(column) < i) {
                semantic(node, "column " + column + " is there twice");
                return;
            }
            if (others.contains(column)) {
                semantic(node, "column " + column + " is the target and cannot be a feature too");
                return;
            }
        }
    }

    private Optional<Character> delimiter(Node node) {
        String expected = "a string of one character, as \",\" or \";\" or \"\\t\"";
        if (!values.expect(node, Kind.STRING, expected)) {
            return Optional.empty();
        }
        if (node.text().length() != 1 || "\"\r\n\0".contains(node.text())) {
            faults.at(
                    node,
                    ErrorCode.CFG_RANGE,
                    () -> "delimiter must be one character, and no quote or line end, found " + node.found());
            return Optional.empty();
        }
        return Optional.of(node.text().charAt(0));
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
            result = values.text(file.get(), "a path").map(Validation.InFile::new);
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

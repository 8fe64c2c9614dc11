package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.Suggestion;
import dev.chainrule.mlp.core.spec.CsvFormat;
import dev.chainrule.mlp.io.document.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the keys of {@code "data"} that describe how the text of a CSV is written. */
final class CsvFormatReader {
    /** Encodings that a misspelt name is compared with. */
    private static final List<String> COMMON_ENCODINGS =
            List.of("UTF-8", "UTF-16", "UTF-32", "windows-1252", "windows-1251", "ISO-8859-1", "ISO-8859-15", "GBK");

    private static final String ENCODINGS = "an encoding, as \"UTF-8\", \"UTF-16\", \"windows-1252\" or \"ISO-8859-1\"";

    private final DocumentFaults faults;
    private final Values values;

    CsvFormatReader(DocumentFaults faults) {
        this.faults = faults;
        this.values = new Values(faults);
    }

    /** Returns the format; what is wrong in it is a fault and has its default. */
    CsvFormat read(Fields fields) {
        boolean header = fields.get("header").flatMap(values::bool).orElse(true);
        char delimiter = fields.get("delimiter").flatMap(this::delimiter).orElse(',');
        Optional<Node> decimalNode = fields.get("decimal");
        char decimal = decimalNode.flatMap(this::decimal).orElse('.');
        Optional<Node> thousandsNode = fields.get("thousands");
        Optional<Character> thousands = thousandsNode.flatMap(this::thousands);
        if (thousands.isPresent() && thousands.get() == decimal) {
            String found = Problem.show(String.valueOf(decimal));
            semantic(
                    thousandsNode.get(),
                    "thousands and decimal must be different characters, both are " + found
                            + (decimalNode.isEmpty() ? ". For numbers as 1.234,5 set \"decimal\": \",\"" : ""));
            thousands = Optional.empty();
        }
        String encoding = fields.get("encoding").flatMap(this::encoding).orElse(CsvFormat.DEFAULT_ENCODING);
        List<String> missing = fields.get("missingValues").map(this::texts).orElse(List.of());
        return new CsvFormat(header, delimiter, decimal, thousands, encoding, missing);
    }

    private Optional<Character> delimiter(Node node) {
        return character(
                node,
                "a string of one character, as \",\" or \";\" or \"\\t\"",
                "delimiter must be one character, and no quote or line end",
                c -> "\"\r\n\0".indexOf(c) < 0);
    }

    private Optional<Character> decimal(Node node) {
        return character(node, "\".\" or \",\"", "decimal must be \".\" or \",\"", c -> c == '.' || c == ',');
    }

    private Optional<Character> thousands(Node node) {
        return character(
                node,
                "a string of one character, as \".\", \",\", \"'\" or \" \"",
                "thousands must be one character, as \".\", \",\", \"'\" or \" \", and no letter, digit, sign or quote",
                CsvFormat::canSeparateThousands);
    }

    private interface CharTest {
        boolean accepts(char c);
    }

    private Optional<Character> character(Node node, String expected, String rule, CharTest test) {
        if (!values.expect(node, Kind.STRING, expected)) {
            return Optional.empty();
        }
        if (node.text().length() != 1 || !test.accepts(node.text().charAt(0))) {
            faults.at(node, ErrorCode.CFG_RANGE, () -> rule + ", found " + node.found());
            return Optional.empty();
        }
        return Optional.of(node.text().charAt(0));
    }

    private Optional<String> encoding(Node node) {
        Optional<String> name = values.text(node, ENCODINGS);
        if (name.isPresent() && !CsvFormat.isSupported(name.get())) {
            faults.at(
                    node,
                    ErrorCode.CFG_RANGE,
                    () -> "encoding " + node.found() + " is not supported. Name " + ENCODINGS + "."
                            + Suggestion.sentence(name.get(), COMMON_ENCODINGS));
            return Optional.empty();
        }
        return name;
    }

    /** Returns texts; a number counts as it is written. */
    private List<String> texts(Node node) {
        List<String> texts = new ArrayList<>();
        if (!values.expect(
                node, Kind.ARRAY, "an array of texts that stand for a missing value, as [\"-\", \"unknown\"]")) {
            return texts;
        }
        for (Node element : node.elements()) {
            if (element.is(Kind.NUMBER)) {
                texts.add(element.text());
            } else if (values.expect(element, Kind.STRING, "a text, or a number, that stands for a missing value")) {
                texts.add(element.text().strip());
            }
        }
        return texts;
    }

    private void semantic(Node node, String message) {
        faults.at(node, ErrorCode.CFG_SEMANTIC, () -> message);
    }
}

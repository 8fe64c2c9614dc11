package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.io.csv.CellText;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where the rows of a DataFrame hold the features of a model: in a vector, or in a column for each feature, by its name.
 *
 * @param positions the position of each feature's column in the row; that of the vector alone if there is one
 * @param isVector whether the features are in a vector
 */
record FeatureColumns(List<Integer> positions, boolean isVector) implements Serializable {
    private static final int SHOWN = 10;

    /** Below this, all digits of a whole float64 number are exact. */
    private static final double MOST_WHOLE = 1e15;

    /** Copies the list. */
    FeatureColumns {
        positions = List.copyOf(positions);
    }

    /**
     * Finds the features.
     *
     * @param features the features of the model, in its order
     * @param vector the name of the vector column; empty for a column for each feature
     * @throws DataException if a column is missing or has a type that does not fit
     */
    static FeatureColumns find(StructType schema, List<Feature> features, Optional<String> vector) {
        return vector.isPresent()
                ? new FeatureColumns(List.of(vector(schema, features, vector.get())), true)
                : new FeatureColumns(byName(schema, features), false);
    }

    private static int vector(StructType schema, List<Feature> features, String name) {
        int position = position(schema, name);
        StructField field = schema.fields()[position];
        if (!field.dataType().equals(SQLDataTypes.VectorType())) {
            throw fault(
                    ErrorCode.DAT_FORMAT,
                    name,
                    "is of type " + field.dataType().simpleString()
                            + ", and a column of vectors is expected. Assemble it with VectorAssembler, or leave featuresCol"
                            + " unset to use the columns " + shown(names(features)));
        }
        List<String> categorical = features.stream()
                .filter(Feature::isCategorical)
                .map(Feature::name)
                .toList();
        if (!categorical.isEmpty()) {
            throw fault(
                    ErrorCode.DAT_FORMAT,
                    name,
                    "a vector holds numbers, and the model takes categories in " + shown(categorical)
                            + ". Leave featuresCol unset to use the columns by their names");
        }
        checkAttributes(field, features);
        return position;
    }

    /** Compares the size and the names that VectorAssembler noted, as far as it did. */
    private static void checkAttributes(StructField field, List<Feature> features) {
        AttributeGroup group = AttributeGroup.fromStructField(field);
        if (group.size() >= 0 && group.size() != features.size()) {
            throw wrongLength(field.name(), group.size(), names(features));
        }
        List<String> found = group.attributes().isEmpty()
                ? List.of()
                : Arrays.stream(group.attributes().get())
                        .map(Attribute::name)
                        .map(name -> name.isDefined() ? name.get() : "")
                        .toList();
        List<String> expected = names(features);
        if (!found.equals(expected) && sorted(found).equals(sorted(expected))) {
            throw fault(
                    ErrorCode.DAT_COLUMNS,
                    field.name(),
                    "the vector holds " + shown(found) + ", and the model takes them in the order " + shown(expected)
                            + ". Assemble it in this order");
        }
    }

    /** Returns the exception for a vector that is shorter or longer than the model's features. */
    static DataException wrongLength(String column, int found, List<String> features) {
        return fault(
                ErrorCode.DAT_COLUMNS,
                column,
                "the vector has " + found + " numbers, and the model takes " + features.size() + ": "
                        + shown(features));
    }

    private static List<Integer> byName(StructType schema, List<Feature> features) {
        List<String> missing = names(features).stream()
                .filter(name -> Arrays.stream(schema.fieldNames()).noneMatch(name::equals))
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    Location.NONE,
                    "the DataFrame lacks " + (missing.size() == 1 ? "the column " : "the columns ") + shown(missing)
                            + " of the model." + Suggestion.sentence(missing.get(0), List.of(schema.fieldNames()))
                            + " Its columns are " + shown(List.of(schema.fieldNames())) + vectorHint(schema));
        }
        for (Feature feature : features) {
            checkType(feature, schema.fields()[position(schema, feature.name())].dataType());
        }
        return features.stream()
                .map(feature -> position(schema, feature.name()))
                .toList();
    }

    private static String vectorHint(StructType schema) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.dataType().equals(SQLDataTypes.VectorType()))
                .map(field -> ". To use the vectors in " + Problem.show(field.name()) + ", set featuresCol")
                .findFirst()
                .orElse("");
    }

    /**
     * Checks the type of a column of texts that stand for numbers. A timestamp with a time zone has another text in another
     * zone.
     */
    static void requireText(String column, DataType type) {
        boolean isText = type instanceof StringType
                || type.equals(DataTypes.DateType)
                || type.equals(DataTypes.TimestampNTZType);
        if (!isText) {
            throw fault(
                    ErrorCode.DAT_FORMAT,
                    column,
                    "is of type " + type.simpleString() + ", and texts or dates are expected. Cast it, a timestamp with"
                            + " date_format or to timestamp_ntz");
        }
    }

    /** Returns a value as the text that a CSV has: without blanks around it, and whole numbers without a point. */
    static String text(Object value) {
        boolean isFloating = value instanceof Double || value instanceof Float || value instanceof BigDecimal;
        double number = isFloating ? ((Number) value).doubleValue() : Double.NaN;
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < MOST_WHOLE;
        return CellText.trimmed(isWhole ? Long.toString((long) number) : value.toString());
    }

    /** Returns the message for a text that does not stand for a number. */
    static String notReadAs(TextEncoding encoding, String text, IllegalArgumentException cause) {
        return Problem.show(text) + " cannot be read as '" + encoding.name() + "': "
                + Problem.clean(String.valueOf(cause.getMessage()));
    }

    private static void checkType(Feature feature, DataType type) {
        if (feature.texts().isPresent()) {
            requireText(feature.name(), type);
            return;
        }
        boolean isNumber = type instanceof NumericType;
        boolean isWord = type instanceof StringType || type.equals(DataTypes.BooleanType);
        if (isNumber || feature.isCategorical() && isWord) {
            return;
        }
        throw fault(
                ErrorCode.DAT_FORMAT,
                feature.name(),
                "is of type " + type.simpleString() + ", and "
                        + (feature.isCategorical()
                                ? "categories are expected: text or numbers"
                                : "numbers are expected")
                        + ". Cast it" + (feature.isCategorical() ? "" : ", for example with try_cast(… AS DOUBLE)"));
    }

    /** Returns the position of the one column of this name. */
    private static int position(StructType schema, String name) {
        String[] names = schema.fieldNames();
        int[] found = IntStream.range(0, names.length)
                .filter(i -> names[i].equals(name))
                .toArray();
        if (found.length != 1) {
            throw fault(
                    ErrorCode.DAT_COLUMNS,
                    name,
                    found.length == 0
                            ? "the DataFrame has no such column." + Suggestion.sentence(name, List.of(names))
                                    + " Its columns are " + shown(List.of(names))
                            : "the DataFrame has " + found.length + " columns of this name. Rename all but one");
        }
        return found[0];
    }

    private static List<String> names(List<Feature> features) {
        return features.stream().map(Feature::name).toList();
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted(Collections.reverseOrder()).toList();
    }

    private static String shown(List<String> names) {
        return names.stream().limit(SHOWN).map(Problem::show).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? ", …" : "");
    }

    private static DataException fault(ErrorCode code, String column, String message) {
        return new DataException(code, Location.of("", column), message);
    }
}

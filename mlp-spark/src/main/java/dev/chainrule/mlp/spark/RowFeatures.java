package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.io.csv.CellText;
import dev.chainrule.mlp.io.csv.MissingTexts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads the features of a model from rows in the binary form of Spark: numbers, texts that a model reads as numbers, and
 * categories by the number of their word in the block. Texts and numbers that stand for a missing value are those of the CSV that the model was trained on.
 * Belongs to one thread.
 */
final class RowFeatures {
    private static final int VECTOR_FIELDS = 4;
    private static final int VECTOR_SIZE = 1;
    private static final int VECTOR_INDICES = 2;
    private static final int VECTOR_VALUES = 3;
    private static final byte SPARSE = 0;

    private final int[] positions;
    private final DataType[] types;
    private final NumberType[] numberTypes;
    private final boolean areDoubles;
    private final boolean isVector;
    private final String vectorName;
    private final List<String> names;
    private final boolean[] isCategorical;
    /** For each feature, what reads its cells as numbers, if they are texts. */
    private final List<Optional<TextEncoding>> texts;
    /** Whether the cells of a feature are read as texts. */
    private final boolean[] isText;

    private final List<Map<String, Integer>> words = new ArrayList<>();
    private final List<Map<UTF8String, Double>> codes = new ArrayList<>();
    private final Set<String> missingTexts;
    private final double[] missingNumbers;

    /**
     * Creates a reader.
     *
     * @param positions the positions of the columns with the features, or that of the vectors
     * @param types the types of these columns
     * @param vectorName the name of the column of vectors; empty if each feature has a column
     */
    RowFeatures(TrainedModel model, int[] positions, DataType[] types, String vectorName) {
        this.positions = positions.clone();
        this.types = types.clone();
        this.vectorName = vectorName;
        isVector = !vectorName.isEmpty();
        List<Feature> features = model.features();
        names = features.stream().map(Feature::name).toList();
        texts = features.stream().map(Feature::texts).toList();
        isCategorical = new boolean[features.size()];
        isText = new boolean[features.size()];
        for (int f = 0; f < isCategorical.length; f++) {
            isCategorical[f] = features.get(f).isCategorical();
            isText[f] = isCategorical[f] || texts.get(f).isPresent();
            words.add(new LinkedHashMap<>());
            codes.add(new HashMap<>());
        }
        numberTypes = new NumberType[isVector ? 0 : isCategorical.length];
        for (int f = 0; f < numberTypes.length; f++) {
            numberTypes[f] = isText[f] ? NumberType.DOUBLE : NumberType.of(types[f]);
        }
        areDoubles = Arrays.stream(numberTypes).allMatch(NumberType.DOUBLE::equals) && !contains(isText);
        missingTexts = new TreeSet<>(model.spec().data().map(MissingTexts::of).orElse(List.of("")));
        missingNumbers = model.spec()
                .data()
                .map(data -> MissingTexts.numbers(data.format()))
                .orElse(new double[0]);
    }

    /** Returns the number of features. */
    int size() {
        return isCategorical.length;
    }

    /** Forgets the words of the block. */
    void clear() {
        words.forEach(Map::clear);
        codes.forEach(Map::clear);
    }

    /**
     * Reads a row.
     *
     * @param to receives a number for each feature, NaN where it is missing
     * @param start the position of the first one
     * @throws DataException if the vector is null or has a wrong length
     */
    void read(UnsafeRow row, double[] to, int start) {
        if (isVector) {
            readVector(row, to, start);
        } else if (areDoubles && !row.anyNull()) {
            for (int f = 0; f < positions.length; f++) {
                to[start + f] = row.getDouble(positions[f]);
            }
        } else {
            for (int f = 0; f < positions.length; f++) {
                int position = positions[f];
                to[start + f] = row.isNullAt(position)
                        ? Double.NaN
                        : isText[f] ? text(row, f) : numberTypes[f].read(row, position, types[f]);
            }
        }
        for (double missing : missingNumbers) {
            removeMissing(missing, to, start);
        }
    }

    private void removeMissing(double missing, double[] to, int start) {
        for (int f = 0; f < isCategorical.length; f++) {
            if (!isText[f] && to[start + f] == missing) {
                to[start + f] = Double.NaN;
            }
        }
    }

    /** Reads a vector in the form of VectorUDT: type, size, indices, values. */
    private void readVector(UnsafeRow row, double[] to, int start) {
        if (row.isNullAt(positions[0])) {
            throw FeatureColumns.wrongLength(vectorName, 0, names);
        }
        UnsafeRow vector = row.getStruct(positions[0], VECTOR_FIELDS);
        UnsafeArrayData numbers = vector.getArray(VECTOR_VALUES);
        boolean isSparse = vector.getByte(0) == SPARSE;
        int found = isSparse ? vector.getInt(VECTOR_SIZE) : numbers.numElements();
        if (found != isCategorical.length) {
            throw FeatureColumns.wrongLength(vectorName, found, names);
        }
        if (isSparse) {
            UnsafeArrayData indices = vector.getArray(VECTOR_INDICES);
            Arrays.fill(to, start, start + found, 0);
            for (int i = 0; i < numbers.numElements(); i++) {
                to[start + indices.getInt(i)] = numbers.getDouble(i);
            }
        } else {
            for (int i = 0; i < found; i++) {
                to[start + i] = numbers.getDouble(i);
            }
        }
    }

    private double text(UnsafeRow row, int feature) {
        int position = positions[feature];
        if (!(types[feature] instanceof StringType)) {
            return code(feature, FeatureColumns.text(value(row, feature)));
        }
        UTF8String text = row.getUTF8String(position);
        Map<UTF8String, Double> known = codes.get(feature);
        Double code = known.get(text);
        if (code == null) {
            code = code(feature, text.toString());
            known.put(text.clone(), code); // the row may be overwritten
        }
        return code;
    }

    private double code(int feature, String value) {
        String text = CellText.trimmed(value);
        if (missingTexts.contains(text)) {
            return Double.NaN;
        }
        if (texts.get(feature).isPresent()) {
            return number(feature, texts.get(feature).get(), text);
        }
        Map<String, Integer> known = words.get(feature);
        return known.computeIfAbsent(text, unused -> known.size());
    }

    private double number(int feature, TextEncoding encoding, String text) {
        try {
            return encoding.number(text);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    ErrorCode.DAT_NUMBER,
                    Location.of("", names.get(feature)),
                    FeatureColumns.notReadAs(encoding, text, e));
        }
    }

    /**
     * Returns the value of a column of features as an object of Java. For java.sql.Date, Spark needs a package of the JDK
     * that only its own scripts open.
     */
    Object value(UnsafeRow row, int column) {
        if (types[column].equals(DataTypes.DateType) && !row.isNullAt(positions[column])) {
            return LocalDate.ofEpochDay(row.getInt(positions[column]));
        }
        return CatalystTypeConverters.convertToScala(row.get(positions[column], types[column]), types[column]);
    }

    /**
     * Returns rows of the block as a table.
     *
     * @param values rows × features, as {@link #read} gives them
     * @param lines the numbers of the rows in messages; 0 for none
     */
    DataTable table(double[] values, int[] lines) {
        return new DataTable(
                names,
                values,
                hasCategories()
                        ? words.stream()
                                .map(known -> List.copyOf(known.keySet()))
                                .toList()
                        : List.of(),
                List.of(),
                List.of(),
                new double[0],
                new double[0],
                lines);
    }

    /** Returns whether a feature holds categories. */
    boolean hasCategories() {
        return contains(isCategorical);
    }

    private static boolean contains(boolean[] flags) {
        for (boolean each : flags) {
            if (each) {
                return true;
            }
        }
        return false;
    }

    /** The types of columns that hold numbers. */
    private enum NumberType {
        BYTE,
        SHORT,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE,
        DECIMAL;

        static NumberType of(DataType type) {
            return type instanceof DecimalType
                    ? DECIMAL
                    : valueOf(type.typeName().toUpperCase(Locale.ROOT));
        }

        double read(UnsafeRow row, int position, DataType type) {
            return switch (this) {
                case BYTE -> row.getByte(position);
                case SHORT -> row.getShort(position);
                case INTEGER -> row.getInt(position);
                case LONG -> row.getLong(position);
                case FLOAT -> row.getFloat(position);
                case DOUBLE -> row.getDouble(position);
                case DECIMAL -> {
                    DecimalType decimal = (DecimalType) type;
                    yield row.getDecimal(position, decimal.precision(), decimal.scale())
                            .toDouble();
                }
            };
        }
    }
}

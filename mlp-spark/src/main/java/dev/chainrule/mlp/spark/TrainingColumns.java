package dev.chainrule.mlp.spark;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Suggestion;
import dev.chainrule.mlp.core.plugin.ColumnEncodings;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.io.csv.TableColumns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the columns that a document names in a DataFrame, and puts its rows in a fixed order.
 *
 * <p>With a column of vectors, each of its numbers counts as a column: by the name that VectorAssembler noted, otherwise
 * {@code features_0} and so on.
 */
final class TrainingColumns {
    private final Optional<String> id;
    private final List<Cell> cells;
    private final TableColumns roles;

    /** Where a column of the table is: a column of the DataFrame, or an element of its column of vectors. */
    record Cell(String name, String column, int element, DataType type) {

        /** Returns the value in a row of {@link #ordered}. */
        Object of(Row row) {
            int position = row.fieldIndex(column);
            if (element < 0 || row.isNullAt(position)) {
                return row.get(position);
            }
            return ((Vector) row.get(position)).apply(element);
        }

        boolean isNumber() {
            return type instanceof NumericType;
        }
    }

    private TrainingColumns(Optional<String> id, List<Cell> cells, TableColumns roles) {
        this.id = id;
        this.cells = cells;
        this.roles = roles;
    }

    /**
     * Finds the columns.
     *
     * @param encodings the encodings of the document
     * @param vector the column of vectors; empty if each feature has a column of its own
     * @param id the column with the numbers of the rows, which is no feature
     * @throws DataException if a column is missing or has a type that does not fit
     */
    static TrainingColumns find(
            Dataset<?> rows, DataSpec data, ColumnEncodings encodings, Optional<String> vector, Optional<String> id) {
        StructType schema = rows.schema();
        List<Cell> cells = new ArrayList<>();
        vector.ifPresent(name -> addElements(rows, field(schema, name), cells));
        id.ifPresent(name -> field(schema, name));
        for (StructField field : schema.fields()) {
            if (!vector.equals(Optional.of(field.name()))) {
                cells.add(new Cell(field.name(), field.name(), -1, field.dataType()));
            }
        }
        List<Cell> usable = vector.isPresent() ? withoutOtherFeatures(cells, data) : cells;
        List<String> names = usable.stream().map(Cell::name).toList();
        TableColumns roles =
                TableColumns.find(withExcluded(data, id, vector.isPresent(), names), "the DataFrame", names, encodings);
        TrainingColumns found = new TrainingColumns(id, usable, roles);
        found.checkTypes();
        return found;
    }

    /**
     * Returns the data of a document that leaves the id out, unless it names its features. A document for a CSV may leave
     * out columns that are not here because the features are in a vector.
     */
    private static DataSpec withExcluded(DataSpec data, Optional<String> id, boolean isVector, List<String> names) {
        List<ColumnRef> excluded = new ArrayList<>(data.columns().exclude());
        excluded.removeIf(column -> isVector
                && column.name().isPresent()
                && !names.contains(column.name().get()));
        boolean isFeature = id.isPresent()
                && names.contains(id.get())
                && data.columns().features().isEmpty();
        if (isFeature && excluded.stream().noneMatch(column -> column.name().equals(id))) {
            excluded.add(
                    data.format().header()
                            ? ColumnRef.named(id.get())
                            : ColumnRef.numbered(names.indexOf(id.get()) + 1));
        }
        return data.toBuilder().exclude(excluded).build();
    }

    /** Of a DataFrame with vectors, only the target, the weights, groups and times are columns of their own. */
    private static List<Cell> withoutOtherFeatures(List<Cell> cells, DataSpec data) {
        Set<String> named = new LinkedHashSet<>();
        data.columns().target().forEach(column -> column.name().ifPresent(named::add));
        Stream.of(
                        data.columns().sampleWeight(),
                        data.columns().group(),
                        data.preprocessing().validation().order())
                .flatMap(Optional::stream)
                .forEach(column -> column.name().ifPresent(named::add));
        return cells.stream()
                .filter(cell -> cell.element() >= 0 || named.contains(cell.name()))
                .toList();
    }

    private static void addElements(Dataset<?> rows, StructField field, List<Cell> cells) {
        if (!field.dataType().equals(SQLDataTypes.VectorType())) {
            throw fault(
                    field.name(),
                    "is of type " + field.dataType().simpleString()
                            + ", and a column of vectors is expected. Assemble it with VectorAssembler, or leave"
                            + " featuresCol unset to use the columns that the document names");
        }
        AttributeGroup group = AttributeGroup.fromStructField(field);
        int size = group.size() >= 0 ? group.size() : sizeOfFirst(rows, field.name());
        for (int i = 0; i < size; i++) {
            String name = field.name() + "_" + i;
            if (group.attributes().isDefined()) {
                Attribute attribute = group.attributes().get()[i];
                name = attribute.name().isDefined() ? attribute.name().get() : name;
            }
            cells.add(new Cell(name, field.name(), i, DataTypes.DoubleType));
        }
    }

    private static int sizeOfFirst(Dataset<?> rows, String column) {
        Column vectors = column(rows, column);
        List<Row> first =
                rows.select(vectors).toDF().filter(vectors.isNotNull()).takeAsList(1);
        if (first.isEmpty()) {
            throw new DataException(ErrorCode.DAT_EMPTY, Location.of("", column), "there is no vector to learn from");
        }
        return first.get(0).<Vector>getAs(0).size();
    }

    private static StructField field(StructType schema, String name) {
        List<StructField> found = List.of(schema.fields()).stream()
                .filter(field -> field.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new DataException(
                    ErrorCode.DAT_COLUMNS,
                    Location.of("", name),
                    found.isEmpty()
                            ? "the DataFrame has no such column."
                                    + Suggestion.sentence(name, List.of(schema.fieldNames()))
                            : "the DataFrame has " + found.size() + " columns of this name. Rename all but one");
        }
        return found.get(0);
    }

    private void checkTypes() {
        for (int f = 0; f < roles.features().size(); f++) {
            if (roles.texts().get(f).isPresent()) {
                FeatureColumns.requireText(feature(f).name(), feature(f).type());
            } else {
                requireType(feature(f), roles.categorical().get(f), ", or list it in \"categorical\"");
            }
        }
        for (int t = 0; t < roles.targets().size(); t++) {
            requireType(target(t), true, "");
        }
        weight().ifPresent(cell -> requireType(cell, false, ""));
        group().ifPresent(cell -> requireType(cell, true, ""));
        time().ifPresent(cell -> requireType(cell, true, " to a number, or to text such as 2024-05-31"));
    }

    private static void requireType(Cell cell, boolean isTextAllowed, String advice) {
        boolean isText = cell.type() instanceof StringType || cell.type().equals(DataTypes.BooleanType);
        if (!cell.isNumber() && !(isTextAllowed && isText)) {
            throw fault(
                    cell.name(),
                    "is of type " + cell.type().simpleString() + ", and "
                            + (isTextAllowed ? "numbers or texts are expected" : "numbers are expected")
                            + ". Cast it" + advice);
        }
    }

    private static DataException fault(String column, String message) {
        return new DataException(ErrorCode.DAT_FORMAT, Location.of("", column), message);
    }

    /** Returns the roles of the columns. */
    TableColumns roles() {
        return roles;
    }

    /** Returns the place of a feature. */
    Cell feature(int f) {
        return cells.get(roles.features().get(f));
    }

    /** Returns the place of a target. */
    Cell target(int t) {
        return cells.get(roles.targets().get(t));
    }

    /** Returns the place of the weights. */
    Optional<Cell> weight() {
        return roles.weight().isPresent() ? Optional.of(cells.get(roles.weight().getAsInt())) : Optional.empty();
    }

    /** Returns the place of the groups. */
    Optional<Cell> group() {
        return roles.group().isPresent() ? Optional.of(cells.get(roles.group().getAsInt())) : Optional.empty();
    }

    /** Returns the place of the times. */
    Optional<Cell> time() {
        return roles.time().isPresent() ? Optional.of(cells.get(roles.time().getAsInt())) : Optional.empty();
    }

    /**
     * Returns the columns that training uses, in the order of the id or, without one, of their values: rows that are equal
     * in all of these columns may change places.
     */
    Dataset<Row> ordered(Dataset<?> rows) {
        Set<String> used = new LinkedHashSet<>(id.stream().toList());
        roles.features().forEach(position -> used.add(cells.get(position).column()));
        roles.targets().forEach(position -> used.add(cells.get(position).column()));
        weight().ifPresent(cell -> used.add(cell.column()));
        group().ifPresent(cell -> used.add(cell.column()));
        time().ifPresent(cell -> used.add(cell.column()));
        Column[] columns = used.stream().map(name -> readable(rows, name)).toArray(Column[]::new);
        Column[] order = used.stream()
                .filter(name -> id.isEmpty() || id.get().equals(name))
                .map(name -> sortable(rows, name))
                .toArray(Column[]::new);
        return rows.sort(order).select(columns);
    }

    /** Returns a column, a date as text: for java.sql.Date, Spark needs a package of the JDK that only its scripts open. */
    private static Column readable(Dataset<?> rows, String name) {
        boolean isDate = rows.schema().apply(name).dataType().equals(DataTypes.DateType);
        return isDate ? column(rows, name).cast(DataTypes.StringType).as(name) : column(rows, name);
    }

    /** Returns the column of a name, in which a dot has no meaning. */
    private static Column column(Dataset<?> rows, String name) {
        return rows.col('`' + name.replace("`", "``") + '`');
    }

    private static Column sortable(Dataset<?> rows, String name) {
        Column column = column(rows, name);
        boolean isVector = rows.schema().apply(name).dataType().equals(SQLDataTypes.VectorType());
        return isVector
                ? org.apache.spark.sql.functions.when(column.isNotNull(), functions.vector_to_array(column, "float64"))
                : column;
    }

    /** Returns the column of the numbers of the rows. */
    Optional<String> id() {
        return id;
    }
}

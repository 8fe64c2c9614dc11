package dev.chainrule.mlp.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes rows in the binary form of Spark, without a session. */
final class BinaryRows {
    private BinaryRows() {}

    /** Returns columns c0, c1, … of these types. */
    static StructType schema(DataType... types) {
        StructType schema = new StructType();
        for (DataType type : types) {
            schema = schema.add("c" + schema.size(), type);
        }
        return schema;
    }

    static DataType[] types(StructType schema) {
        return List.of(schema.fields()).stream().map(StructField::dataType).toArray(DataType[]::new);
    }

    static UnsafeRow row(StructType schema, Object... values) {
        Object[] internal = Arrays.stream(values)
                .map(value -> value instanceof Vector vector
                        ? new VectorUDT().serialize(vector)
                        : CatalystTypeConverters.convertToCatalyst(value))
                .toArray();
        return UnsafeProjection.create(schema)
                .apply(new GenericInternalRow(internal))
                .copy();
    }
}

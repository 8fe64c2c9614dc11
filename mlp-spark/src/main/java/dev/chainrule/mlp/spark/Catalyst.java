package dev.chainrule.mlp.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Makes the Scala objects of which plans of Spark SQL consist. */
final class Catalyst {
    private Catalyst() {}

    /** Returns a Scala list. */
    static <T> Seq<T> seq(List<? extends T> list) {
        return CollectionConverters.<T>asScala(List.<T>copyOf(list)).toList();
    }

    /** Copies a sequence: a view of a Scala list would take time in proportion to the index for each element. */
    static <T> List<T> list(scala.collection.Seq<T> seq) {
        List<T> list = new ArrayList<>(seq.size());
        CollectionConverters.asJava(seq.iterator()).forEachRemaining(list::add);
        return Collections.unmodifiableList(list);
    }

    /** Creates a column with a new identity. */
    static Attribute attribute(StructField field) {
        return new AttributeReference(
                field.name(), field.dataType(), field.nullable(), field.metadata(), newId(), seq(List.of()));
    }

    /** Creates a column with the name and content of another one, and a new identity. */
    static NamedExpression alias(Attribute attribute) {
        return new Alias(attribute, attribute.name(), newId(), seq(List.of()), Option.empty(), seq(List.of()));
    }

    /** Returns named expressions as expressions, which all of them are: Java does not see it. */
    @SuppressWarnings("unchecked")
    static Seq<Expression> expressions(Seq<? extends NamedExpression> named) {
        return (Seq<Expression>) (Seq<?>) named;
    }

    /** Returns the types of columns. */
    static StructType schema(List<Attribute> columns) {
        return new StructType(columns.stream()
                .map(column -> new StructField(column.name(), column.dataType(), column.nullable(), column.metadata()))
                .toArray(StructField[]::new));
    }

    private static ExprId newId() {
        return NamedExpression.newExprId();
    }
}

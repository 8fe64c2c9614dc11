package dev.chainrule.mlp.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A column that a prediction appends.
 *
 * @param content its content
 * @param field its name, its type and, for other stages, its attributes
 */
record OutputColumn(Content content, StructField field) implements Serializable {

    /** The content of a column. */
    enum Content {
        /** The predicted label as text. */
        LABEL,
        /** The predicted label as a number: its value if all labels are numbers, otherwise its position. */
        LABEL_NUMBER,
        /** The predicted number of the only target. */
        NUMBER,
        /** Creates a number for each label or target, as a vector. */
        VALUES
    }

    static OutputColumn label(String name) {
        return new OutputColumn(Content.LABEL, DataTypes.createStructField(name, DataTypes.StringType, false));
    }

    /** Labels that are no numbers become attributes, which IndexToString reads. */
    static OutputColumn labelNumber(String name, List<String> labels) {
        Attribute attribute = areNumbers(labels)
                ? NumericAttribute.defaultAttr().withName(name)
                : NominalAttribute.defaultAttr().withName(name).withValues(labels.toArray(String[]::new));
        return new OutputColumn(Content.LABEL_NUMBER, attribute.toStructField());
    }

    static OutputColumn number(String name) {
        return new OutputColumn(
                Content.NUMBER, NumericAttribute.defaultAttr().withName(name).toStructField());
    }

    /** @param names the labels or targets, in the order of the vector */
    static OutputColumn values(String name, List<String> names) {
        Attribute[] attributes = names.stream()
                .map(each -> NumericAttribute.defaultAttr().withName(each))
                .toArray(Attribute[]::new);
        return new OutputColumn(Content.VALUES, new AttributeGroup(name, attributes).toStructField());
    }

    /** Returns the number that stands for each label. */
    static double[] numbers(List<String> labels) {
        return areNumbers(labels)
                ? labels.stream().mapToDouble(Double::parseDouble).toArray()
                : IntStream.range(0, labels.size()).asDoubleStream().toArray();
    }

    private static boolean areNumbers(List<String> labels) {
        return labels.stream().allMatch(label -> label.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?"));
    }
}

package dev.chainrule.mlp.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.classic.Dataset$;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * The logical plan that appends predictions to the rows of another plan; {@link ScoreRowsStrategy} makes a physical
 * one of it.
 *
 * <p>Plans are internal API of Spark SQL. They are used because the public ways are slow: {@code mapPartitions} decodes
 * each row to objects and encodes it again, with all its columns, and a function on columns sees one row at a time.
 */
final class ScoreRows extends LogicalPlan {
    private final RowScoring scoring;
    private final Seq<Attribute> features;
    private final Seq<Attribute> predictions;
    private final LogicalPlan child;

    private ScoreRows(RowScoring scoring, Seq<Attribute> features, Seq<Attribute> predictions, LogicalPlan child) {
        this.scoring = scoring;
        this.features = features;
        this.predictions = predictions;
        this.child = child;
    }

    /**
     * Appends predictions to a DataFrame.
     *
     * @param features the positions of the columns with the features, or that of the vectors
     */
    static Dataset<Row> append(Dataset<?> rows, RowScoring scoring, List<Integer> features) {
        var classic = (org.apache.spark.sql.classic.Dataset<?>) rows;
        ScoreRowsStrategy.install(classic.sparkSession());
        LogicalPlan child = classic.logicalPlan();
        List<Attribute> columns = Catalyst.list(child.output());
        List<Attribute> predictions = scoring.outputs().stream()
                .map(output -> Catalyst.attribute(output.field()))
                .toList();
        ScoreRows plan = new ScoreRows(
                scoring, Catalyst.seq(features.stream().map(columns::get).toList()), Catalyst.seq(predictions), child);
        List<NamedExpression> all = new ArrayList<>(columns);
        // Spark gives the columns of a projection other identities if the plan is joined with itself.
        predictions.forEach(column -> all.add(Catalyst.alias(column)));
        return Dataset$.MODULE$.ofRows(classic.sparkSession(), new Project(Catalyst.seq(all), plan));
    }

    RowScoring scoring() {
        return scoring;
    }

    /** Returns the columns of the child with the features, or that of the vectors. */
    List<Attribute> features() {
        return Catalyst.list(features);
    }

    /** Returns the appended columns, one for each output of the scoring. */
    List<Attribute> predictions() {
        return Catalyst.list(predictions);
    }

    LogicalPlan child() {
        return child;
    }

    @Override
    public Seq<Attribute> output() {
        return Catalyst.seq(Stream.concat(Catalyst.list(child.output()).stream(), predictions().stream())
                .toList());
    }

    @Override
    public AttributeSet producedAttributes() {
        return AttributeSet.apply(Catalyst.expressions(predictions));
    }

    @Override
    public Seq<LogicalPlan> children() {
        return Catalyst.seq(List.of(child));
    }

    @Override
    public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
        return new ScoreRows(scoring, features, predictions, children.apply(0));
    }

    /** Creates a copy with other elements, as a case class of Scala would. */
    @Override
    @SuppressWarnings("unchecked")
    public LogicalPlan makeCopy(Object[] elements) {
        LogicalPlan copy = new ScoreRows(
                (RowScoring) elements[0], (Seq<Attribute>) elements[1], (Seq<Attribute>) elements[2], (LogicalPlan)
                        elements[3]);
        copy.copyTagsFrom(this);
        return copy;
    }

    /** Copies the tree; that of Spark asks for a public class. */
    @Override
    public LogicalPlan clone() {
        LogicalPlan copy = makeCopy(new Object[] {scoring, features, predictions, child.clone()});
        if (analyzed()) {
            copy.setAnalyzed();
        }
        return copy;
    }

    @Override
    public int productArity() {
        return 4;
    }

    @Override
    public Object productElement(int n) {
        return List.of(scoring, features, predictions, child).get(n);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ScoreRows;
    }

    /** Spark finds cached results by comparing plans. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ScoreRows that
                && scoring.equals(that.scoring)
                && features.equals(that.features)
                && predictions.equals(that.predictions)
                && child.equals(that.child);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}

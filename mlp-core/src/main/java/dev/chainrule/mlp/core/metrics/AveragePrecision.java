package dev.chainrule.mlp.core.metrics;

import dev.chainrule.mlp.api.ClassMetric;
import dev.chainrule.mlp.api.PluginOptions;
import java.util.List;

/**
 * The average precision Σ (Rₙ − Rₙ₋₁)Pₙ, where Pₙ and Rₙ are the precision and the recall if the rows with one of the n
 * largest scores are predicted to be of the class. It summarizes the precision-recall curve, and tells more than the area
 * under the ROC curve if rows of the class are rare.
 *
 * <p>As scikit-learn's {@code average_precision_score}: with two classes that of the second; with more, the mean over the
 * classes, each against the rest ({@code average="macro"}). NaN if a class has no rows, where scikit-learn warns and
 * returns 0. The scores of all rows are kept in memory.
 */
public record AveragePrecision() implements ClassMetric {

    @Override
    public String name() {
        return "average-precision";
    }

    @Override
    public List<String> aliases() {
        return List.of("pr-auc", "average-precision-score");
    }

    @Override
    public AveragePrecision with(PluginOptions options) {
        return this;
    }

    @Override
    public Tally start(int classes) {
        return new MeanPrecision(classes);
    }

    private static final class MeanPrecision extends ScoreRanking {
        MeanPrecision(int classes) {
            super(classes);
        }

        @Override
        double ofClass(double[] members, double[] others) {
            double sum = 0;
            int above = 0; // members with a score of at least the threshold
            int othersAbove = 0;
            while (above < members.length) {
                double threshold = members[members.length - 1 - above];
                int before = above;
                while (above < members.length && members[members.length - 1 - above] == threshold) {
                    above++;
                }
                while (othersAbove < others.length && others[others.length - 1 - othersAbove] >= threshold) {
                    othersAbove++;
                }
                sum += (above - before) * ((double) above / (above + othersAbove));
            }
            return sum / members.length; // 0/0 without members
        }
    }
}

package dev.chainrule.mlp.core.training;

import dev.chainrule.mlp.api.Matrix;
import dev.chainrule.mlp.core.data.Scaler;

/** The measures of a regression, as scikit-learn has them: for several targets, the mean over the targets. */
final class Regression {
    private Regression() {}

    /**
     * R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)² and √(Σ(y − ŷ)² / rows), in the units of the targets. For a target that does not
     * vary, R² is 1 if every prediction is right and 0 otherwise.
     */
    static Evaluation evaluate(Matrix outputs, Matrix targets, Scaler scaler, double loss) {
        int rows = outputs.rows();
        int columns = outputs.columns();
        double r2 = 0;
        double rmse = 0;
        for (int c = 0; c < columns; c++) {
            double mean = 0;
            for (int r = 0; r < rows; r++) {
                mean += scaler.unscale(c, targets.get(r, c)) / rows;
            }
            double residual = 0;
            double total = 0;
            for (int r = 0; r < rows; r++) {
                double y = scaler.unscale(c, targets.get(r, c));
                double error = y - scaler.unscale(c, outputs.get(r, c));
                residual += error * error;
                total += (y - mean) * (y - mean);
            }
            double unexplained = residual == 0 ? 0 : total == 0 ? 1 : residual / total;
            r2 += (1 - unexplained) / columns;
            rmse += Math.sqrt(residual / rows) / columns;
        }
        return Evaluation.ofNumbers(rows, loss, r2, rmse);
    }
}

package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.LinearPiece;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.FittedEncoding;
import dev.chainrule.mlp.core.data.Preprocessing;
import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.data.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The gradients of one row for a column of numbers, in the units of the data.
 *
 * @param column the name of the column
 * @param value the number v of the row
 * @param firstInput the first input of the network that is computed from the column, from 0
 * @param slopes ∂x/∂v for each input that is computed from the column; NaN at a kink of the encoding
 * @param lossGradient ∂L/∂v = Σ ∂L/∂x · ∂x/∂v over these inputs
 * @param outputGradient the derivative of the output by v: of a number in the units of its column, of a label its score a
 * @since 0.2
 */
public record ColumnGradient(
        String column, double value, int firstInput, List<Double> slopes, double lossGradient, double outputGradient) {
    /** The change of a scaled number within which the slope of its scaling is measured. */
    private static final double SCALED_CHANGE = 0.01;

    private static final double RELATIVE_CHANGE = 1e-3;
    /** The distance, relative to that change, at which the slopes on both sides must agree. */
    private static final double NEAR = 1e-4;

    private static final double DIFFERENT_SLOPES = 1e-3;

    /** Copies the list. */
    public ColumnGradient {
        slopes = List.copyOf(slopes);
    }

    static List<ColumnGradient> of(Preprocessing preprocessing, double[] cells, InputExplanation explanation) {
        preprocessing.requireFeatures(cells.length);
        double outputSlope = outputSlope(preprocessing.target(), explanation);
        List<ColumnGradient> columns = new ArrayList<>();
        int first = 0;
        for (int f = 0; f < cells.length; f++) {
            Feature feature = preprocessing.features().columns().get(f);
            if (!feature.isCategorical() && !Double.isNaN(cells[f])) {
                List<Double> slopes = new ArrayList<>();
                double loss = 0;
                double output = 0;
                for (int i = 0; i < feature.inputs(); i++) {
                    double slope = slope(preprocessing.scaler(), feature, first + i, i, cells[f]);
                    slopes.add(slope);
                    loss += explanation.inputs().get(first + i).lossGradient() * slope;
                    output += explanation.inputs().get(first + i).outputGradient() * slope;
                }
                columns.add(new ColumnGradient(feature.name(), cells[f], first, slopes, loss, output * outputSlope));
            }
            first += feature.inputs();
        }
        return columns;
    }

    /** Returns the derivative of an output in the units of its column by the network's output. */
    private static double outputSlope(Target target, InputExplanation explanation) {
        if (!(target instanceof Target.Numbers numbers)) {
            return 1;
        }
        Scaler scaler = numbers.scaler();
        int output = explanation.output();
        if (scaler.curve(output).isEmpty()) {
            return scaler.width()[output];
        }
        double a = explanation.outputValue();
        return measured(step -> scaler.unscale(output, a + step), SCALED_CHANGE);
    }

    /** Returns ∂x/∂v of one input: the slope of the encoding, if there is one, times that of the scaling. */
    private static double slope(Scaler scaler, Feature feature, int input, int inputOfFeature, double value) {
        double encoded = value;
        double slope = 1;
        if (feature.encoding().isPresent()) {
            FittedEncoding<?> encoding = feature.encoding().get();
            encoded = encoded(encoding, inputOfFeature, value);
            slope = encoding.pieces().isEmpty()
                    ? measured(step -> encoded(encoding, inputOfFeature, value + step), change(value))
                    : slope(encoding.pieces().get(inputOfFeature), value);
        }
        if (scaler.curve(input).isEmpty()) {
            return slope / scaler.width()[input];
        }
        double unscaled = encoded;
        double scaled = scaler.scale(input, unscaled);
        double distance =
                Math.abs(scaler.unscale(input, scaled + SCALED_CHANGE) - scaler.unscale(input, scaled - SCALED_CHANGE));
        boolean isUsable = distance > 0 && Double.isFinite(distance);
        return slope
                * measured(step -> scaler.scale(input, unscaled + step), isUsable ? distance / 2 : change(unscaled));
    }

    private static double encoded(FittedEncoding<?> encoding, int input, double value) {
        double[] inputs = new double[encoding.inputs()];
        encoding.encode(value, inputs, 0);
        return inputs[input];
    }

    private static double change(double value) {
        return RELATIVE_CHANGE * Math.max(1, Math.abs(value));
    }

    private static double slope(LinearPiece piece, double value) {
        double unlimited = (value - piece.center()) / piece.width();
        return unlimited == piece.low() || unlimited == piece.high()
                ? Double.NaN
                : unlimited > piece.low() && unlimited < piece.high() ? 1 / piece.width() : 0;
    }

    /** Returns the slope of a function at 0 by central differences; NaN if the slopes on both sides differ. */
    private static double measured(DoubleUnaryOperator f, double distance) {
        double h = NEAR * distance;
        double here = f.applyAsDouble(0);
        double right = (f.applyAsDouble(h) - here) / h;
        double left = (here - f.applyAsDouble(-h)) / h;
        boolean isKink = Math.abs(right - left) > DIFFERENT_SLOPES * Math.max(Math.abs(right), Math.abs(left));
        return isKink ? Double.NaN : NumericalDerivative.derivative(f, distance).value();
    }
}

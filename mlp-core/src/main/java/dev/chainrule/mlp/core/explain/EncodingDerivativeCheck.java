package dev.chainrule.mlp.core.explain;

import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.core.explain.GradientCheck.WrongFactor;
import dev.chainrule.mlp.core.network.InputEncodings;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Checks the pullback of a learned encoding against numerical derivatives of its value, and reports the first deviation. */
final class EncodingDerivativeCheck {
    /** Of more parameters and inputs, the first are checked; those that follow are computed by the same lines. */
    private static final int MOST = 200;

    private static final double LARGEST_STEP = 0.1;

    private final LearnedEncoding encoding;
    private final String plugin;
    private final int outputs;
    private final double tolerance;
    private final List<WrongFactor> wrong;

    EncodingDerivativeCheck(InputEncodings.Part part, double tolerance, List<WrongFactor> wrong) {
        encoding = part.plugin();
        outputs = part.outputs();
        plugin = "encoding '" + part.name() + "' (" + BrokenPlugin.className(encoding) + ")";
        this.tolerance = tolerance;
        this.wrong = wrong;
    }

    /**
     * Checks one row.
     *
     * @param x the inputs of the encoding
     * @param parameters θ
     * @return whether the pullback agrees
     */
    boolean check(double[] x, double[] parameters) {
        double[] byX = new double[x.length];
        double[] byParameters = new double[parameters.length];
        double[] ones = new double[outputs];
        Arrays.fill(ones, 1);
        encoding.pullback(x.clone(), parameters.clone(), ones, byX, byParameters);
        for (int i = 0; i < Math.min(MOST, x.length); i++) {
            int moving = i;
            if (!agrees("∂e/∂x of input " + (i + 1), byX[i], step -> sum(plus(x, moving, step), parameters))) {
                return false;
            }
        }
        for (int p = 0; p < Math.min(MOST, parameters.length); p++) {
            int moving = p;
            String factor = "∂e/∂θ of parameter " + (p + 1);
            if (!agrees(factor, byParameters[p], step -> sum(x, plus(parameters, moving, step)))) {
                return false;
            }
        }
        return true;
    }

    /** Returns Σ eₖ, whose derivatives the pullback of ones is. */
    private double sum(double[] x, double[] parameters) {
        double[] encoded = new double[outputs];
        encoding.value(x, parameters, encoded);
        return Arrays.stream(encoded).sum();
    }

    private static double[] plus(double[] values, int index, double step) {
        double[] moved = values.clone();
        moved[index] += step;
        return moved;
    }

    private boolean agrees(String factor, double stated, DoubleUnaryOperator f) {
        NumericalDerivative measured = NumericalDerivative.derivative(f, LARGEST_STEP);
        double scale = Math.max(1, Math.max(Math.abs(stated), Math.abs(measured.value())));
        if (Math.abs(stated - measured.value()) <= tolerance * scale) {
            return true;
        }
        wrong.add(new WrongFactor(plugin, "pullback, " + factor, stated, "differences of value", measured.value()));
        return false;
    }
}

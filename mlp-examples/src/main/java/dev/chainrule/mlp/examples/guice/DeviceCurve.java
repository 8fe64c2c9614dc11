package dev.chainrule.mlp.examples.guice;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.PluginOptions;
import jakarta.inject.Inject;

/** A device's response: f(z) = s tanh(z/s) with the largest signal s of its calibration.  f′(z) = 1 − (f(z)/s)². */
final class DeviceCurve implements Activation {
    private final double largest;

    @Inject
    DeviceCurve(Calibration calibration) {
        this.largest = calibration.largestSignal();
    }

    @Override
    public String name() {
        return "device-curve";
    }

    @Override
    public DeviceCurve with(PluginOptions options) {
        return this;
    }

    @Override
    public double value(double z) {
        return largest * StrictMath.tanh(z / largest);
    }

    @Override
    public double derivative(double z) {
        double share = StrictMath.tanh(z / largest);
        return 1 - share * share;
    }
}

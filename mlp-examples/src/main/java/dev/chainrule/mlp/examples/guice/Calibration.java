package dev.chainrule.mlp.examples.guice;

/** Something that this application knows and an activation needs: the largest signal that a device can give. */
interface Calibration {

    /** Returns the largest signal, above 0. */
    double largestSignal();
}

package dev.chainrule.mlp.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts floating-point operations, two for a fused multiply-add. JMH divides the time by them. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Flops {
    /** Those of the current iteration; JMH resets it. */
    public long flops;
}

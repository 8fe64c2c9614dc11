package dev.chainrule.mlp.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts the elements that a function was applied to. JMH divides the time by them. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Elements {
    /** Those of the current iteration; JMH resets it. */
    public long elements;
}

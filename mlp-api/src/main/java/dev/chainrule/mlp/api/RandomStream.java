package dev.chainrule.mlp.api;

/**
 * A stream of random numbers that is the same on every JDK: SplitMix64, as published by Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators" (2014), with its own conversions. {@code java.util}'s generators are free
 * to change how they draw gaussians and bounded integers.
 *
 * <p>Streams are told apart by what they are for, {@code new RandomStream(seed, SHUFFLE, epoch)}, so that the state of
 * a run is a few integers and no draw depends on how many were made elsewhere. Not safe for use by several threads.
 *
 * @since 0.2
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long key;
    private long state;

    /** Creates the stream of a seed: 1234567 gives 6457827717110365317, 3203168211198807973, … */
    public RandomStream(long seed) {
        key = seed;
        state = seed;
    }

    /**
     * Creates the stream for one purpose of a run.
     *
     * @param seed the seed of the run
     * @param coordinates what the stream is for, for example a purpose and an epoch; other coordinates, another stream
     */
    public RandomStream(long seed, long... coordinates) {
        long mixed = mix(seed + GOLDEN_GAMMA);
        for (long coordinate : coordinates) {
            mixed = mix((mixed ^ coordinate) + GOLDEN_GAMMA);
        }
        key = mixed;
        state = mixed;
    }

    /**
     * Restarts as the stream of one more coordinate: after {@code new RandomStream(seed, purpose)} it is
     * {@code new RandomStream(seed, purpose, coordinate)}. For what is drawn again in every step and must not allocate.
     */
    public void restart(long coordinate) {
        state = mix((key ^ coordinate) + GOLDEN_GAMMA);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns the next 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Returns a uniform number in [0, 1), a multiple of 2⁻⁵³. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns a uniform number in [low, high). */
    public double nextDouble(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * Returns a uniform integer in [0, bound), without bias: draws in the incomplete last stretch of the 63-bit range
     * are rejected.
     *
     * @throws IllegalArgumentException if {@code bound} is below 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be >= 1, was " + bound);
        }
        long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        long bits;
        do {
            bits = nextLong() >>> 1;
        } while (bits >= limit);
        return (int) (bits % bound);
    }

    /**
     * Returns a Gaussian number with mean 0 and standard deviation 1: the cosine half of Box and Muller, "A note on
     * the generation of random normal deviates" (1958). The other half is dropped, so that the stream has no state
     * beside its 64 bits.
     */
    public double nextGaussian() {
        double u = 1.0 - nextDouble(); // in (0, 1], so the logarithm is finite
        double v = nextDouble();
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /** Returns the numbers 0 … n − 1 in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}

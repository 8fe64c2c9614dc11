package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.Encoding;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.LearnedEncoding;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.core.plugin.BrokenPlugin;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.InputBlock;
import dev.chainrule.mlp.core.spec.NetworkSpec;
import dev.chainrule.mlp.core.spec.RandomPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The learned encodings of a network's inputs, e = e(x, θ), in front of the first layer.
 *
 * <p>The prepared inputs x stay what they are: a number is one input, a category a block of inputs, 1 for its own. The first
 * step of the network encodes each block by its plugin and copies the other inputs; e are the inputs of layer 1. Backwards
 * the chain is one factor longer: ∂L/∂e = (W¹)ᵀ δ¹, and then ∂L/∂θ = Σ ∂L/∂e · ∂e/∂θ over the rows.
 *
 * <p>{@link EncodedInput} computes this in float32, {@link RowEncodings} in float64.
 *
 * @param inputs the number of inputs x of the network; 0 without learned encodings
 * @param parts the encodings in the order of their inputs
 * @param copies the inputs without an encoding, in order
 * @since 0.2
 */
public record InputEncodings(int inputs, List<Part> parts, List<Copy> copies) {
    /** No learned encodings. */
    public static final InputEncodings NONE = new InputEncodings(0, List.of(), List.of());

    /** Copies the lists. */
    public InputEncodings {
        parts = List.copyOf(parts);
        copies = List.copyOf(copies);
    }

    /**
     * An encoding of adjacent inputs.
     *
     * @param plugin the encoding
     * @param place the columns of its inputs and outputs, and the index of its parameters among those of all encodings
     * @param outputs the number of encoded inputs
     * @param parameters the number of its parameters
     * @param rate the factor of their learning rate
     */
    public record Part(LearnedEncoding plugin, LearnedEncoding.Place place, int outputs, int parameters, double rate) {
        /** Returns the name of the plugin. */
        public String name() {
            return plugin instanceof Encoding encoding ? encoding.name() : BrokenPlugin.className(plugin);
        }
    }

    /**
     * Adjacent inputs that are not encoded.
     *
     * @param input the first input
     * @param output the first of the encoded inputs
     * @param count the number of inputs
     */
    public record Copy(int input, int output, int count) {}

    /**
     * Finds the encodings of a network that names its number of inputs.
     *
     * @throws ConfigException if an encoding is unknown, has wrong options or nothing to train
     */
    public static InputEncodings of(NetworkSpec network, Plugins plugins) {
        List<Problem> problems = new ArrayList<>();
        InputEncodings encodings = of(network, plugins, problems);
        if (!problems.isEmpty()) {
            throw Plugins.fault(problems);
        }
        return encodings;
    }

    /**
     * Finds the encodings that a network names.
     *
     * @param problems receives what is wrong; locations are JSON pointers into the document of the run
     * @return {@link #NONE} if the network names none, has no number of inputs yet, or something is wrong
     */
    static InputEncodings of(NetworkSpec network, Plugins plugins, List<Problem> problems) {
        Map<Integer, Part> found = new TreeMap<>();
        network.encode().forEach((key, spec) -> {
            String pointer = "/network/encode/" + Location.token(key);
            InputBlock block = InputBlock.of(key).orElseThrow();
            Optional<Encoding> plugin = plugins.resolve(PluginKind.ENCODING, spec, pointer, problems);
            if (plugin.isPresent() && !(plugin.get() instanceof LearnedEncoding)) {
                problems.add(new Problem(
                        ErrorCode.CFG_SEMANTIC,
                        Location.of("", pointer),
                        "'" + spec.type() + "' has nothing to train. Learned encodings: "
                                + String.join(", ", learned(plugins))));
            }
            plugin.filter(LearnedEncoding.class::isInstance)
                    .ifPresent(encoding -> found.put(block.first(), part(encoding, block)));
        });
        boolean isComplete = found.size() == network.encode().size() && !found.isEmpty();
        return isComplete && network.inputs().isPresent()
                ? of(network.inputs().getAsInt(), new ArrayList<>(found.values()))
                : NONE;
    }

    private static List<String> learned(Plugins plugins) {
        return plugins.entries(PluginKind.ENCODING).stream()
                .filter(entry -> entry.plugin() instanceof LearnedEncoding)
                .map(entry -> entry.plugin().name())
                .toList();
    }

    /** Asks a plugin for its sizes. */
    private static Part part(Encoding encoding, InputBlock block) {
        LearnedEncoding learned = (LearnedEncoding) encoding;
        int outputs;
        int parameters;
        double rate;
        try {
            outputs = learned.outputs(block.count());
            parameters = learned.parameters(block.count());
            rate = learned.learningRateFactor();
        } catch (RuntimeException | Error e) {
            throw BrokenPlugin.threw("encoding '" + encoding.name() + "'", encoding, e);
        }
        if (outputs < 1
                || parameters < 1
                || outputs > NetworkSpec.MAX_INPUTS
                || !(rate >= 0 && rate < Float.MAX_VALUE)) {
            throw new PluginException(
                    ErrorCode.PLG_CONTRACT,
                    Location.NONE,
                    "encoding '" + encoding.name() + "' (" + BrokenPlugin.className(encoding) + ") has " + outputs
                            + " outputs and " + parameters + " parameters at the rate " + rate + " for " + block.count()
                            + " inputs, expected at least 1 each, at most " + NetworkSpec.MAX_INPUTS
                            + " outputs, and a rate of 0 or above");
        }
        return new Part(
                learned, new LearnedEncoding.Place(block.first(), block.count(), 0, 0), outputs, parameters, rate);
    }

    /** Places encodings, which are in the order of their inputs. */
    private static InputEncodings of(int inputs, List<Part> found) {
        List<Part> parts = new ArrayList<>();
        List<Copy> copies = new ArrayList<>();
        int input = 0;
        int output = 0;
        int parameter = 0;
        for (Part part : found) {
            int gap = part.place().input() - input;
            addCopy(copies, input, output, gap);
            output += gap;
            parts.add(new Part(
                    part.plugin(),
                    new LearnedEncoding.Place(part.place().input(), part.place().inputs(), output, parameter),
                    part.outputs(),
                    part.parameters(),
                    part.rate()));
            input = part.place().input() + part.place().inputs();
            output = Math.addExact(output, part.outputs());
            parameter = Math.addExact(parameter, part.parameters());
        }
        addCopy(copies, input, output, inputs - input);
        return new InputEncodings(inputs, parts, copies);
    }

    private static void addCopy(List<Copy> copies, int input, int output, int count) {
        if (count > 0) {
            copies.add(new Copy(input, output, count));
        }
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Returns the plugins by their JSON pointers in the document of the run. */
    Map<String, LearnedEncoding> byPointer() {
        Map<String, LearnedEncoding> plugins = new TreeMap<>();
        for (Part part : parts) {
            InputBlock block = new InputBlock(part.place().input(), part.place().inputs());
            plugins.put("/network/encode/" + block, part.plugin());
        }
        return plugins;
    }

    /** Returns the number of encoded inputs e. */
    public int outputs() {
        int outputs = 0;
        for (Copy copy : copies) {
            outputs += copy.count();
        }
        for (Part part : parts) {
            outputs += part.outputs();
        }
        return outputs;
    }

    /** Returns the number of all parameters θ. */
    public int parameters() {
        int parameters = 0;
        for (int p = 0; p < parts.size(); p++) {
            parameters += parts.get(p).parameters();
        }
        return parameters;
    }

    /** Returns whether the factor of the learning rate of an encoding is not this one. */
    boolean differFrom(double rate) {
        for (int p = 0; p < parts.size(); p++) {
            if (parts.get(p).rate() != rate) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns a name for each encoded input.
     *
     * @param names a name for each input of the network
     */
    public List<String> names(List<String> names) {
        if (isEmpty()) {
            return names;
        }
        String[] all = new String[outputs()];
        for (Copy copy : copies) {
            for (int i = 0; i < copy.count(); i++) {
                all[copy.output() + i] = names.get(copy.input() + i);
            }
        }
        for (Part part : parts) {
            LearnedEncoding.Place place = part.place();
            List<String> own = part.plugin().outputNames(names.subList(place.input(), place.input() + place.inputs()));
            for (int k = 0; k < part.outputs(); k++) {
                all[place.output() + k] = own.get(k);
            }
        }
        return List.of(all);
    }

    /** Returns the encoding of a parameter, by its index among those of all encodings. */
    public Part partOf(int parameter) {
        return parts.stream()
                .filter(part -> parameter < part.place().parameter() + part.parameters())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Returns the initial parameters of all encodings.
     *
     * @throws PluginException if a plugin throws or gives a number that is not finite in float32
     */
    double[] initial(long seed) {
        double[] all = new double[parameters()];
        for (Part part : parts) {
            double[] own = new double[part.parameters()];
            LearnedEncoding.Place place = part.place();
            try {
                part.plugin().initialize(own, place.inputs(), RandomPurpose.ENCODINGS.stream(seed, place.input()));
            } catch (RuntimeException | Error e) {
                throw BrokenPlugin.threw("encoding '" + part.name() + "'", part.plugin(), e);
            }
            int bad = IntStream.range(0, own.length)
                    .filter(i -> !Float.isFinite((float) own[i]))
                    .findFirst()
                    .orElse(-1);
            if (bad >= 0) {
                throw new PluginException(
                        ErrorCode.PLG_NONFINITE,
                        Location.NONE,
                        "encoding '" + part.name() + "' (" + BrokenPlugin.className(part.plugin()) + ") gives "
                                + own[bad] + " as an initial parameter, expected numbers that are finite in float32");
            }
            System.arraycopy(own, 0, all, place.parameter(), own.length);
        }
        return all;
    }
}

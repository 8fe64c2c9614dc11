package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.core.network.Layer;
import dev.chainrule.mlp.core.network.Network;
import dev.chainrule.mlp.core.network.ParameterArrays;
import dev.chainrule.mlp.core.network.ParameterKind;
import dev.chainrule.mlp.core.network.ParameterRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The part of a class that holds the weights: nested classes with their text, or one that reads them from a file. */
final class WeightsSource {
    private static final String ARGUMENT = "                ";

    private final Network network;
    private final List<ParameterArrays> members;
    private final boolean isInFile;

    /**
     * @param members the weights of each member, one for a model that is no ensemble
     * @param isInFile whether the weights are in a file beside the class
     */
    WeightsSource(Network network, List<ParameterArrays> members, boolean isInFile) {
        this.network = network;
        this.members = List.copyOf(members);
        this.isInFile = isInFile;
    }

    /** Returns the number of members. */
    int members() {
        return members.size();
    }

    /** Returns whether there are several members, whose matrices the methods of the layers take as the parameter w. */
    boolean isEnsemble() {
        return members.size() > 1;
    }

    /** A part of the array of a layer as a matrix: the weights and biases together, or a row of others. */
    private record Block(int layer, ParameterKind kind, int rows, int columns, int from) {
        int size() {
            return rows * columns;
        }
    }

    /** Returns the parts of all arrays in their order. */
    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int l = 1; l <= network.layers().size(); l++) {
            Layer layer = network.layers().get(l - 1);
            blocks.add(new Block(l, ParameterKind.WEIGHTS, layer.inputs() + 1, layer.units(), 0));
            for (ParameterRange range : layer.furtherRanges()) {
                blocks.add(new Block(l, range.kind(), 1, range.length(), range.from()));
            }
        }
        return blocks;
    }

    /** Returns the expression of a part. */
    String matrix(int layer, ParameterKind kind) {
        List<Block> blocks = blocks();
        for (int n = 0; n < blocks.size(); n++) {
            if (blocks.get(n).layer() == layer && blocks.get(n).kind() == kind) {
                return isEnsemble()
                        ? "w[" + n + "]"
                        : isInFile ? "Weights.LAYERS[" + n + "]" : "Layer" + layer + "." + kind.name();
            }
        }
        throw new IllegalArgumentException("layer " + layer + " has no " + kind.label());
    }

    /** Returns the nested classes that hold the weights in their text. */
    String holders() {
        StringBuilder text = new StringBuilder();
        for (int k = 1; isEnsemble() && k <= members.size(); k++) {
            text.append(member(k));
        }
        if (isEnsemble()) {
            List<String> names = new ArrayList<>();
            for (int k = 1; k <= members.size(); k++) {
                names.add("Member" + k + ".LAYERS");
            }
            return text.append(JavaText.fill("""

                        /** The weights of the members of the ensemble. */
                        private static final class Weights {
                            static final float[][][][] MEMBERS = {%s};

                            private Weights() {}
                        }
                    """, Lines.joined(names))).toString();
        }
        for (int l = 1; l <= network.layers().size(); l++) {
            Layer layer = network.layers().get(l - 1);
            text.append(JavaText.fill("""

                        /** The weights of layer %d: a row for each of %d inputs, and the biases of its %d units. */
                        private static final class Layer%d {
                    %s
                            private Layer%d() {}
                        }
                    """, l, layer.inputs(), layer.units(), l, constants(l), l));
        }
        return text.toString();
    }

    private String member(int number) {
        List<String> matrices = blocks().stream()
                .map(block -> packed(block, members.get(number - 1)))
                .toList();
        return JavaText.fill("""

                    /** The weights of member %d: for each layer a row for each input, and the biases. */
                    private static final class Member%d {
                        static final float[][][] LAYERS = {
                            %s
                        };

                        private Member%d() {}
                    }
                """, number, number, String.join(",\n            ", matrices), number);
    }

    private String constants(int layer) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks()) {
            if (block.layer() == layer) {
                text.append(JavaText.fill("""
                                static final float[][] %s = %s;
                        """, block.kind().name(), packed(block, members.get(0))));
            }
        }
        return text.toString();
    }

    private static String packed(Block block, ParameterArrays weights) {
        float[] values =
                Arrays.copyOfRange(weights.layer(block.layer() - 1), block.from(), block.from() + block.size());
        return JavaText.fill(
                """
                Packed.rows(%d, %d,
                %s%s)""", block.rows(), block.columns(), ARGUMENT, JavaText.packed(JavaText.bits(values), ARGUMENT));
    }

    /** Returns the nested class that reads the weights from a file beside the class. */
    String reader(String className, String file, String sha256) {
        List<String> shapes = blocks().stream()
                .map(block -> "{" + block.rows() + ", " + block.columns() + "}")
                .toList();
        if (isEnsemble()) {
            return JavaText.fill(
                    """

                        /** The weights of all members: for each layer a row for each input, and the biases. */
                        private static final class Weights {
                            private static final int[][] SHAPES = {%s};

                            static final float[][][][] MEMBERS = Packed.members(%d, Packed.read(%s.class, %s,
                                    %s, SHAPES));

                            private Weights() {}
                        }
                    """,
                    Lines.joined(Collections.nCopies(members.size(), shapes).stream()
                            .flatMap(List::stream)
                            .toList()),
                    members.size(),
                    className,
                    JavaText.literal(file),
                    JavaText.literal(sha256));
        }
        return JavaText.fill("""

                    /** The weights of the layers: a row for each input, and the biases. */
                    private static final class Weights {
                        private static final int[][] SHAPES = {%s};

                        static final float[][][] LAYERS = Packed.read(%s.class, %s,
                                %s, SHAPES);

                        private Weights() {}
                    }
                """, Lines.joined(shapes), className, JavaText.literal(file), JavaText.literal(sha256));
    }
}

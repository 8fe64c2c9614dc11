package dev.chainrule.mlp.export.onnx;

import dev.chainrule.mlp.api.Activation;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.LogisticFunction;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.RowActivation;
import dev.chainrule.mlp.api.SoftmaxFunction;
import dev.chainrule.mlp.api.expression.Expression;
import dev.chainrule.mlp.export.onnx.format.OnnxAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds the nodes of an activation: one operator if ONNX has it, otherwise those of its formula. */
final class ActivationNodes {
    private final GraphBuilder graph;

    /** The operators of the functions so far, since layers often share one and the search takes a while. */
    private final Map<Expression, Optional<OnnxOperators.Match>> found = new HashMap<>();

    ActivationNodes(GraphBuilder graph) {
        this.graph = graph;
    }

    /**
     * Adds an activation.
     *
     * @param activation the plugin
     * @param z the name of the pre-activations, float32
     * @param wish the name of the outputs
     * @return the name of the outputs; that of z for the identity
     * @throws PluginException if the activation has no expression
     */
    String add(RowActivation activation, String z, String wish) {
        if (activation instanceof SoftmaxFunction) {
            return graph.node("Softmax", wish, List.of(z), new OnnxAttribute.OfInt("axis", -1));
        }
        if (activation instanceof LogisticFunction) {
            return graph.node("Sigmoid", wish, List.of(z));
        }
        Expression function = expression(activation);
        return found.computeIfAbsent(function, OnnxOperators::of)
                .map(match -> add(match, z, wish))
                .orElseGet(() -> new FormulaNodes(graph, wish).add(function, z));
    }

    private String add(OnnxOperators.Match match, String z, String wish) {
        ElementwiseOperator operator = match.operator();
        if (operator.name().equals("Identity")) {
            return z;
        }
        List<String> operands = new ArrayList<>(List.of(z));
        List<OnnxAttribute> attributes = new ArrayList<>();
        for (int i = 0; i < match.parameters().size(); i++) {
            float value = match.parameters().get(i).floatValue();
            if (operator.parameters().get(i).isInput()) {
                operands.add(graph.scalar(value));
            } else {
                attributes.add(
                        new OnnxAttribute.OfFloat(operator.parameters().get(i).name(), value));
            }
        }
        return graph.node(operator.name(), wish, operands, attributes.toArray(OnnxAttribute[]::new));
    }

    private static Expression expression(RowActivation activation) {
        if (activation instanceof Activation elementwise
                && elementwise.expression().isPresent()) {
            return elementwise.expression().get();
        }
        boolean isElementwise = activation instanceof Activation;
        throw new PluginException(
                ErrorCode.PLG_CONTRACT,
                Location.NONE,
                "activation '" + activation.name() + "' ("
                        + activation.getClass().getName()
                        + ") cannot be written as ONNX operators: "
                        + (isElementwise
                                ? "it has no formula. Override its expression()"
                                : "it depends on the whole row and is not softmax. Train with softmax, or with an"
                                        + " elementwise activation that has a formula"));
    }
}

package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import java.util.List;

/**
 * The first row of a forward pass with a value that is not finite, for which the network has no answer.
 *
 * @param row the index of the row in its batch, from 0
 * @param layer the first layer with such a value, from 0
 * @param cause the origin of the value
 * @param activation the name and class of the layer's activation, for messages
 * @param largestInput the index of the row's first input that is not finite or, without one, of its input of largest
 *     magnitude; from 0
 * @param inputValue the value of that input, after preprocessing
 * @since 0.2
 */
public record NonFiniteRow(int row, int layer, Cause cause, String activation, int largestInput, float inputValue) {

    /** The origin of the first value that is not finite. */
    public enum Cause {
        /** The row has an input that is NaN or infinite. */
        INPUT,
        /** A pre-activation of finite inputs exceeds float32. */
        PREACTIVATION,
        /** The activation of a finite pre-activation exceeds float32. */
        ACTIVATION,
        /** The activation returned NaN or an infinity for a finite pre-activation. */
        PLUGIN
    }

    /** Returns the name of the value that is not finite, for example {@code z of layer 2}. */
    public String factor() {
        return switch (cause) {
            case INPUT -> "an input";
            case PREACTIVATION -> "z of layer " + (layer + 1);
            case ACTIVATION, PLUGIN -> "the output of layer " + (layer + 1);
        };
    }

    /**
     * Creates the exception for this row.
     *
     * @param place the location of the row
     * @param inputNames the names of the inputs; the message numbers inputs without a name
     * @return a {@link PluginException} if a plugin is at fault, otherwise a {@link DataException}
     */
    public MlpException toException(Location place, List<String> inputNames) {
        String input = largestInput < inputNames.size()
                ? Problem.show(inputNames.get(largestInput))
                : Integer.toString(largestInput + 1);
        return switch (cause) {
            case INPUT ->
                new DataException(
                        ErrorCode.DAT_NONFINITE,
                        place,
                        "the network has no answer for this row: input " + input + " is " + inputValue
                                + ". Inputs must be finite");
            case PREACTIVATION, ACTIVATION ->
                new DataException(
                        ErrorCode.DAT_RANGE,
                        place,
                        "the network has no answer for this row: " + factor()
                                + " exceeds the range of float32, 3.4e38 in magnitude. The largest input after"
                                + " preprocessing is " + input + " = " + inputValue
                                + ". Correct the row, or train a model with \"scale\"");
            case PLUGIN ->
                new PluginException(
                        ErrorCode.PLG_NONFINITE,
                        place,
                        "the value of activation " + activation + " in layer " + (layer + 1)
                                + " is not finite for finite arguments");
        };
    }
}

package dev.chainrule.mlp.core.network;

import dev.chainrule.mlp.api.DataException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.PluginException;
import dev.chainrule.mlp.api.Problem;
import java.util.List;

/**
 * The first row of a forward pass that holds a value that is not finite, so that the network has no answer for it.
 *
 * @param row the row of the batch, from 0
 * @param layer the layer of that value, from 0
 * @param cause where the value came from
 * @param activation the name and class of the layer's activation, for messages
 * @param largestInput the input of the row that is largest in size, or that is not finite itself; from 0
 * @param inputValue its value, as the network takes it
 */
public record NonFiniteRow(int row, int layer, Cause cause, String activation, int largestInput, float inputValue) {

    /** Where the first value that is not finite came from. */
    public enum Cause {
        /** The row has an input that is NaN or infinite. */
        INPUT,
        /** Finite inputs and weights gave a pre-activation beyond float32. */
        PREACTIVATION,
        /** The activation of a finite pre-activation is beyond float32. */
        ACTIVATION,
        /** The activation gave NaN or an infinity for a finite pre-activation. */
        PLUGIN
    }

    /** What is not finite, in words. */
    public String factor() {
        return switch (cause) {
            case INPUT -> "an input";
            case PREACTIVATION -> "z of layer " + (layer + 1);
            case ACTIVATION, PLUGIN -> "the output of layer " + (layer + 1);
        };
    }

    /**
     * The error for this row.
     *
     * @param place where the row is
     * @param inputNames what each input is called
     * @return a {@link PluginException} if a plugin is to blame, or else a {@link DataException}
     */
    public MlpException at(Location place, List<String> inputNames) {
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
                                + " exceeds the range of float32, up to 3.4e38 in size. The largest input as the network"
                                + " takes it is " + input + " = " + inputValue
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

package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;

/**
 * Makes the errors of one model file.
 *
 * @param source the file as the user named it
 */
record ModelFaults(String source) {

    ModelFormatException of(ErrorCode code, String message) {
        return new ModelFormatException(code, Location.of(source, ""), message);
    }

    ModelFormatException of(ErrorCode code, String message, Throwable cause) {
        return new ModelFormatException(code, Location.of(source, ""), message, cause);
    }

    ModelFormatException ofTensor(ErrorCode code, String tensor, String message) {
        return new ModelFormatException(code, Location.of(source, "tensor " + Problem.show(tensor)), message);
    }

    ModelFormatException truncated(long expected, long found) {
        return of(
                ErrorCode.MDL_TRUNCATED,
                "the file ends too early: expected " + expected + " bytes, found " + found + ". Copy or save it again");
    }
}

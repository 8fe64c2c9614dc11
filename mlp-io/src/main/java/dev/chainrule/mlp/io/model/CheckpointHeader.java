package dev.chainrule.mlp.io.model;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * The metadata of a checkpoint.
 *
 * @param epoch the epoch that the next batch belongs to, from 1
 * @param batch how many batches of it are done
 * @param step how many batches the optimizer has seen
 * @param best whether there are best weights beside the weights
 * @param slots how many numbers the optimizer keeps for each weight
 * @param history the columns of the table of the epochs
 * @param data by which the data is known again
 */
record CheckpointHeader(
        int epoch, int batch, long step, boolean best, int slots, List<String> history, DataFingerprint data) {
    private static final String DATA = "data";
    /** The key of mlp 0.1 in place of {@link #DATA}: a digest of the first and the last 64 KiB of each file. */
    private static final String ENDS_OF_DATA = "sha256";

    private static final Set<String> KEYS =
            Set.of("epoch", "batch", "step", "best", "slots", "history", "rows", "columns", DATA);

    static CheckpointHeader of(Checkpoint checkpoint, History history) {
        var state = checkpoint.state();
        return new CheckpointHeader(
                state.epoch(),
                state.batch(),
                state.step(),
                state.best().isPresent(),
                state.slots().size(),
                history.columns(),
                checkpoint.data());
    }

    /** Writes the header as JSON. */
    String write() {
        return JsonCursor.write(this::write);
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("epoch", epoch);
        json.writeNumberProperty("batch", batch);
        json.writeNumberProperty("step", step);
        json.writeBooleanProperty("best", best);
        json.writeNumberProperty("slots", slots);
        json.writeArrayPropertyStart("history");
        history.forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("rows", data.rows());
        json.writeNumberProperty("columns", data.columns());
        json.writeStringProperty(DATA, data.sha256());
        json.writeEndObject();
    }

    static CheckpointHeader read(String text, ModelFaults faults) {
        long epoch = 0;
        long batch = 0;
        long step = 0;
        long slots = 0;
        long rows = 0;
        long columns = 0;
        boolean best = false;
        List<String> history = List.of();
        String sha256 = "";
        Set<String> keys = new HashSet<>();
        try (JsonCursor json = new JsonCursor(text, faults, TensorNames.CHECKPOINT)) {
            json.expect(JsonToken.START_OBJECT);
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                boolean known = KEYS.contains(key) || key.equals(ENDS_OF_DATA);
                if (!known || !keys.add(key.equals(ENDS_OF_DATA) ? DATA : key)) {
                    throw faults.of(
                            ErrorCode.MDL_HEADER,
                            TensorNames.CHECKPOINT + " has " + Problem.show(key)
                                    + (known ? " twice" : ", which nobody reads"));
                }
                switch (key) {
                    case "epoch" -> epoch = json.integer(ErrorCode.MDL_HEADER, key);
                    case "batch" -> batch = json.integer(ErrorCode.MDL_HEADER, key);
                    case "step" -> step = json.integer(ErrorCode.MDL_HEADER, key);
                    case "slots" -> slots = json.integer(ErrorCode.MDL_HEADER, key);
                    case "rows" -> rows = json.integer(ErrorCode.MDL_HEADER, key);
                    case "columns" -> columns = json.integer(ErrorCode.MDL_HEADER, key);
                    case "best" -> best = json.bool();
                    case "history" -> history = json.strings();
                    case ENDS_OF_DATA -> json.string();
                    default -> sha256 = json.string();
                }
            }
            json.end();
        }
        boolean possible = epoch >= 1
                && epoch <= Integer.MAX_VALUE
                && batch >= 0
                && batch <= Integer.MAX_VALUE
                && step >= 0
                && slots >= 0
                && slots <= SafetensorsHeader.MAX_TENSORS;
        if (!keys.equals(KEYS) || !possible) {
            throw faults.of(
                    ErrorCode.MDL_HEADER,
                    TensorNames.CHECKPOINT + " has an impossible state of a run: epoch " + epoch + ", batch " + batch
                            + ", step " + step + ", slots " + slots + ", with the keys "
                            + Problem.clean(keys.stream().sorted().toList().toString()));
        }
        return new CheckpointHeader(
                (int) epoch, (int) batch, step, best, (int) slots, history, new DataFingerprint(rows, columns, sha256));
    }
}

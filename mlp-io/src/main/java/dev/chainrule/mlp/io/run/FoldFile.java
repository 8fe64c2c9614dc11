package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.MlpException;
import dev.chainrule.mlp.api.ModelFormatException;
import dev.chainrule.mlp.api.Problem;
import dev.chainrule.mlp.api.StorageException;
import dev.chainrule.mlp.core.selection.FoldListener;
import dev.chainrule.mlp.core.selection.FoldResult;
import dev.chainrule.mlp.io.file.AtomicFile;
import dev.chainrule.mlp.io.file.InputFile;
import dev.chainrule.mlp.io.model.Sha256;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Saves finished folds to a file, so that interrupted work resumes. The file is written whole
 * or not at all, at most once a second and when the work ends, and is gone when the work is done. As with checkpoints, a
 * file that cannot be written then is a warning, and the work continues.
 *
 * <p>It is one JSON object on one line, whose last property is the SHA-256 of all bytes before it: a file that was changed
 * or damaged is refused.
 *
 * <p>One work at a time; it is told of folds by one thread at a time.
 *
 * @since 0.2
 */
public final class FoldFile implements FoldListener {
    private static final long NANOS_BETWEEN = 1_000_000_000L;
    private static final int LONGEST = 256 << 20;
    private static final String FORMAT = "folds 2";

    /** The format without a digest, which is not continued. */
    private static final String FORMAT_1 = "folds 1";

    private static final String DIGEST = ",\"sha256\":\"";
    private static final String END = "\"}\n";
    private static final int HEX_DIGITS = 64;

    private final Path file;
    private final FoldPlan plan;
    private final String planDigest;
    private final String dataDigest;
    private final FoldListener next;
    private final Consumer<String> warnings;
    private final LongSupplier nanoTime;
    private final List<FoldResult> results = new ArrayList<>();
    private List<FoldResult> known = List.of();
    private boolean saved = true;
    private boolean warned;
    private long lastSave;

    private FoldFile(Path file, FoldPlan plan, FoldListener next, Consumer<String> warnings, LongSupplier nanoTime) {
        this.file = file;
        this.plan = plan;
        this.planDigest = Sha256.of(plan.text());
        this.dataDigest = Sha256.of(plan.data().stream().map(Sha256::of).collect(Collectors.joining("\n")));
        this.next = next;
        this.warnings = warnings;
        this.nanoTime = nanoTime;
        this.lastSave = nanoTime.getAsLong() - NANOS_BETWEEN;
    }

    /**
     * Takes up a file, or begins one.
     *
     * @param plan everything that determines the results
     * @param fresh whether to ignore saved folds
     * @param next is told of each fold after it is kept
     * @param warnings receives a warning when the file cannot be written or removed
     * @param nanoTime the clock, as {@link System#nanoTime}
     * @throws ModelFormatException if there is a file that was begun with something else, or is no such file
     * @throws StorageException if a file cannot be read, or this one could not be written
     */
    public static FoldFile open(
            Path file,
            FoldPlan plan,
            boolean fresh,
            FoldListener next,
            Consumer<String> warnings,
            LongSupplier nanoTime) {
        AtomicFile.check(file);
        FoldFile folds = new FoldFile(file, plan, next, warnings, nanoTime);
        if (!fresh && InputFile.exists(file)) {
            folds.read();
        }
        return folds;
    }

    /** Returns the folds that were finished before. */
    public List<FoldResult> known() {
        return known;
    }

    @Override
    public void foldFinished(FoldResult result) {
        results.add(result);
        saved = false;
        if (nanoTime.getAsLong() - lastSave >= NANOS_BETWEEN) {
            save();
        }
        next.foldFinished(result);
    }

    /** Writes the folds that are not written yet. If that fails, the first time in a row it is a warning. */
    public void save() {
        if (saved) {
            return;
        }
        try {
            AtomicFile.write(file, json().getBytes(StandardCharsets.UTF_8));
            saved = true;
            warned = false;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!warned) {
                String reason = e instanceof MlpException ? e.getMessage() : Problem.clean(e.toString());
                warnings.accept("finished folds are not saved: " + reason);
            }
            warned = true;
        }
        lastSave = nanoTime.getAsLong();
    }

    /** Removes the file: everything is done. If it cannot be removed, that is a warning. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            warnings.accept("the work is done, but the finished folds cannot be removed: "
                    + InputFile.fault(file, e).getMessage());
        }
    }

    private String json() {
        StringWriter writer = new StringWriter();
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), writer)) {
            json.writeStartObject();
            json.writeStringProperty("mlp", FORMAT);
            json.writeStringProperty("plan", planDigest);
            json.writeStringProperty("data", dataDigest);
            json.writeArrayPropertyStart("folds");
            for (FoldResult result : results) {
                json.writeStartObject();
                json.writeNumberProperty("trial", result.trial());
                json.writeNumberProperty("fold", result.fold());
                if (result.measures().isEmpty()) {
                    json.writeStringProperty("diverged", result.diverged());
                } else {
                    json.writeObjectPropertyStart("measures");
                    // as text: JSON has no infinity
                    result.measures().forEach((name, value) -> json.writeStringProperty(name, Double.toString(value)));
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        String body = writer.toString();
        body = body.substring(0, body.length() - 1); // without the brace that the digest goes before
        return body + DIGEST + Sha256.of(body) + END;
    }

    private void read() {
        String text = new String(InputFile.read(file, LONGEST), StandardCharsets.UTF_8);
        try {
            String format = format(text);
            if (format.equals(FORMAT_1)) {
                throw new ModelFormatException(
                        ErrorCode.MDL_VERSION,
                        Location.of(Problem.clean(file.toString()), ""),
                        "was written by mlp 0.1, without the digest that shows changes. Start again, or use"
                                + " another file");
            }
            require(format.equals(FORMAT));
            checkDigest(text);
            try (JsonParser json = parser(text)) {
                readFolds(json);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ModelFormatException(
                    ErrorCode.MDL_NOT_A_MODEL,
                    Location.of(Problem.clean(file.toString()), ""),
                    "holds no finished folds, or is damaged. Start again, or use another file",
                    e);
        }
        known = List.copyOf(results);
    }

    private static JsonParser parser(String text) {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(ObjectReadContext.empty(), text);
    }

    /** Returns the format that the file names, having read it to its end. */
    private static String format(String text) {
        String format = "";
        try (JsonParser json = parser(text)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                if (name.equals("mlp") && value == JsonToken.VALUE_STRING) {
                    format = json.getString();
                }
                json.skipChildren();
            }
            require(json.nextToken() == null);
        }
        return format;
    }

    private void checkDigest(String text) {
        int end = text.length() - END.length() - HEX_DIGITS - DIGEST.length();
        if (end < 0 || !text.substring(end).equals(DIGEST + Sha256.of(text.substring(0, end)) + END)) {
            throw new ModelFormatException(
                    ErrorCode.MDL_DIGEST,
                    Location.of(Problem.clean(file.toString()), ""),
                    "the content does not match its digest: the file was changed or damaged. Start again, or use"
                            + " another file");
        }
    }

    /** Reads the properties in the order in which {@link #json} writes them. */
    private void readFolds(JsonParser json) {
        require(json.nextToken() == JsonToken.START_OBJECT);
        string(json, "mlp");
        checkSame(string(json, "plan"), string(json, "data"));
        property(json, "folds", JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
            results.add(result(json));
        }
    }

    private void checkSame(String plan, String data) {
        boolean samePlan = plan.equals(planDigest);
        if (!samePlan || !data.equals(dataDigest)) {
            throw new ModelFormatException(
                    ErrorCode.MDL_DATA_MISMATCH,
                    Location.of(Problem.clean(file.toString()), ""),
                    "was started with " + (samePlan ? "other data" : "another document or other options")
                            + " and cannot be resumed. Start again, or use another file");
        }
    }

    private FoldResult result(JsonParser json) {
        int trial = integer(json, "trial");
        int fold = integer(json, "fold");
        require(trial >= 1 && trial <= plan.trials() && fold >= 1 && fold <= plan.folds());
        Map<String, Double> measures = new LinkedHashMap<>();
        String diverged = "";
        if ("diverged".equals(json.nextName())) {
            require(json.nextToken() == JsonToken.VALUE_STRING);
            diverged = json.getString();
        } else {
            require("measures".equals(json.currentName()) && json.nextToken() == JsonToken.START_OBJECT);
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                require(json.nextToken() == JsonToken.VALUE_STRING);
                measures.put(name, Double.parseDouble(json.getString()));
            }
        }
        require(json.nextToken() == JsonToken.END_OBJECT);
        return new FoldResult(trial, fold, measures, diverged);
    }

    private static String string(JsonParser json, String name) {
        property(json, name, JsonToken.VALUE_STRING);
        return json.getString();
    }

    private static int integer(JsonParser json, String name) {
        property(json, name, JsonToken.VALUE_NUMBER_INT);
        return json.getIntValue();
    }

    private static void property(JsonParser json, String name, JsonToken value) {
        require(name.equals(json.nextName()) && json.nextToken() == value);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not as it was written");
        }
    }
}

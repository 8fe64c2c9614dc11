package dev.chainrule.mlp.export.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.training.Prediction;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.export.onnx.format.OnnxGraph;
import dev.chainrule.mlp.export.onnx.format.OnnxReader;
import dev.chainrule.mlp.export.onnx.format.OnnxTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs exported files in onnxruntime. */
final class OnnxRuntime {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private OnnxRuntime() {}

    /** Requires that the exported model has the labels of the model and numbers within 1e-6. */
    static void assertSamePredictions(TrainedModel model, DataTable rows) {
        assertNoUnusedInitializers(bytes(model));
        List<Prediction> expected = model.predict(rows);
        Map<String, Object> outputs = run(bytes(model), inputs(model, rows));
        for (int r = 0; r < rows.rows(); r++) {
            double[] numbers = expected.get(r).toArray();
            if (expected.get(r).isClass()) {
                float[] found = scores(outputs)[r];
                for (int i = 0; i < numbers.length; i++) {
                    assertEquals(numbers[i], found[i], 1e-6, "row " + r + ", class " + i);
                }
                assertEquals(expected.get(r).label(), ((String[]) outputs.get("label"))[r], "row " + r);
            } else {
                double[] found = ((double[][]) outputs.get("variable"))[r];
                for (int i = 0; i < numbers.length; i++) {
                    assertEquals(numbers[i], found[i], 1e-6 * Math.max(1, Math.abs(numbers[i])), "row " + r);
                }
            }
        }
    }

    /** onnxruntime warns of each. */
    private static void assertNoUnusedInitializers(byte[] file) {
        OnnxGraph graph = OnnxReader.read("", ByteBuffer.wrap(file)).graph();
        List<String> unused = graph.initializers().stream()
                .map(OnnxTensor::name)
                .filter(name ->
                        graph.nodes().stream().noneMatch(node -> node.inputs().contains(name)))
                .toList();
        assertEquals(List.of(), unused);
    }

    static float[][] scores(Map<String, Object> outputs) {
        return (float[][]) outputs.getOrDefault("probabilities", outputs.get("scores"));
    }

    static byte[] bytes(TrainedModel model) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            OnnxExport.write(model, out);
        } catch (IOException e) {
            return fail(e);
        }
        return out.toByteArray();
    }

    /** Returns the columns of a table as they are in the CSV: doubles and texts, N × 1. */
    static Map<String, Object> inputs(TrainedModel model, DataTable rows) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        List<Feature> features = model.features();
        for (int c = 0; c < features.size(); c++) {
            double[][] numbers = new double[rows.rows()][1];
            String[][] texts = new String[rows.rows()][1];
            for (int r = 0; r < rows.rows(); r++) {
                double value = rows.features()[r * features.size() + c];
                numbers[r][0] = value;
                if (features.get(c).isCategorical()) {
                    texts[r][0] = Double.isNaN(value) ? "" : rows.categories(c).get((int) value);
                }
            }
            inputs.put(features.get(c).name(), features.get(c).isCategorical() ? texts : numbers);
        }
        return inputs;
    }

    /** Runs a file and returns its outputs by name. */
    static Map<String, Object> run(byte[] file, Map<String, Object> inputs) {
        try (OrtSession session = ENVIRONMENT.createSession(file)) {
            return run(session, inputs);
        } catch (OrtException e) {
            return fail(e);
        }
    }

    /** Runs a file and returns its outputs by name. */
    static Map<String, Object> run(Path file, Map<String, Object> inputs) throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(file.toString())) {
            return run(session, inputs);
        }
    }

    private static Map<String, Object> run(OrtSession session, Map<String, Object> inputs) throws OrtException {
        Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Object> input : inputs.entrySet()) {
            tensors.put(input.getKey(), ai.onnxruntime.OnnxTensor.createTensor(ENVIRONMENT, input.getValue()));
        }
        Map<String, Object> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(tensors)) {
            for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
                outputs.put(output.getKey(), output.getValue().getValue());
            }
        } finally {
            tensors.values().forEach(OnnxTensorLike::close);
        }
        return outputs;
    }
}

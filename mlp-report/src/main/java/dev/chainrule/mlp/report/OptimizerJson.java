package dev.chainrule.mlp.report;

import dev.chainrule.mlp.api.Plugin;
import dev.chainrule.mlp.api.PluginOptions;
import dev.chainrule.mlp.core.plugin.PluginKind;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.GradientClipping;
import dev.chainrule.mlp.core.spec.OptimizerSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes how a run updates its weights, so that a page can: the optimizer or solver, the learning rate, the clipping. */
final class OptimizerJson {
    private final PageContent content;
    private final JsonGenerator json;

    private OptimizerJson(PageContent content, JsonGenerator json) {
        this.content = content;
        this.json = json;
    }

    static void write(PageContent content, JsonGenerator json) {
        new OptimizerJson(content, json).optimizer();
    }

    private void optimizer() {
        OptimizerSpec optimizer = content.spec().optimizer();
        json.writeObjectPropertyStart("optimizer");
        if (content.spec().solver().isPresent()) {
            plugin(PluginKind.SOLVER, content.spec().solver().get());
            json.writeBooleanProperty("isSolver", true);
            json.writeEndObject();
            return;
        }
        plugin(PluginKind.OPTIMIZER, optimizer.plugin());
        json.writeNumberProperty("learningRate", content.learningRate());
        if (optimizer.schedule().isPresent()) {
            json.writeStringProperty("schedule", optimizer.schedule().get().type());
        }
        GradientClipping clipping = content.spec().training().gradientClipping();
        if (clipping instanceof GradientClipping.Value bound) {
            json.writeNumberProperty("clipValue", bound.value());
        } else if (clipping instanceof GradientClipping.Norm bound) {
            json.writeNumberProperty("clipNorm", bound.norm());
        }
        json.writeEndObject();
    }

    /** Writes a plugin's name and all its parameters, those that the document leaves out among them. */
    private <T extends Plugin<T>> void plugin(PluginKind<T> kind, PluginSpec spec) {
        json.writeStringProperty("type", spec.type());
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Plugins.Entry<T> entry : content.plugins().entries(kind)) {
            if (entry.plugin().name().equals(spec.type())) {
                for (PluginOptions.Declared declared : entry.parameters()) {
                    parameters.put(declared.name(), declared.defaultValue());
                }
            }
        }
        parameters.putAll(spec.parameters());
        json.writeObjectPropertyStart("parameters");
        parameters.forEach((name, value) -> {
            json.writeName(name);
            if (value instanceof Number number) {
                json.writeNumber(number.doubleValue());
            } else if (value instanceof Boolean flag) {
                json.writeBoolean(flag);
            } else {
                json.writeString(String.valueOf(value));
            }
        });
        json.writeEndObject();
    }
}

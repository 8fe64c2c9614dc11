package dev.chainrule.mlp.io.run;

import dev.chainrule.mlp.core.data.Feature;
import dev.chainrule.mlp.core.data.PreparedData;
import dev.chainrule.mlp.core.spec.DataSpec;
import dev.chainrule.mlp.core.spec.PluginSpec;
import dev.chainrule.mlp.io.document.DocumentSource;
import dev.chainrule.mlp.io.document.PluginJson;
import dev.chainrule.mlp.io.document.Preset;
import dev.chainrule.mlp.io.json.PrettyJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which encodings of columns a preset has beside the keys that it fills in, as it does not know the columns. */
final class PresetAdvice {
    /** More columns are not written out. */
    private static final int MOST_COLUMNS = 12;

    private PresetAdvice() {}

    /** Returns a warning if a document names a preset that encodes columns, and encodes none. */
    static Optional<String> of(DocumentSource document, PreparedData rows) {
        boolean isTable = rows.spec().data().flatMap(DataSpec::labels).isEmpty();
        return document.preset()
                .filter(preset ->
                        isTable && rows.spec().preprocessing().encode().isEmpty())
                .flatMap(preset -> of(preset, rows));
    }

    private static Optional<String> of(Preset preset, PreparedData rows) {
        List<String> encodings = new ArrayList<>();
        int left = 0;
        for (Feature column : rows.preprocessing().features().columns()) {
            Optional<PluginSpec> encoding =
                    column.isCategorical() ? preset.ofCategories(column.known().size()) : preset.ofNumbers();
            if (encoding.isPresent() && encodings.size() == MOST_COLUMNS) {
                left++;
            } else if (encoding.isPresent()) {
                encodings.add(PrettyJson.write(column.name()).strip() + ": "
                        + PluginJson.write(encoding.get()).replaceAll("\\s+", " "));
            }
        }
        return encodings.isEmpty()
                ? Optional.empty()
                : Optional.of("the preset '" + preset.jsonName()
                        + "' also encodes columns, which a document must name. Add to \"data\": \"encode\": {"
                        + String.join(", ", encodings) + (left == 0 ? "" : ", … and " + left + " more columns") + "}");
    }
}

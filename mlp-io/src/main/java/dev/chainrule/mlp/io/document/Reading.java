package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Values;
import java.util.Optional;

/**
 * The state of reading a document.
 *
 * @param faults receives the faults
 * @param values reads single values
 * @param plugins reads plugins
 * @param search reads the values to try; empty outside a search
 */
record Reading(DocumentFaults faults, Values values, PluginReader plugins, Optional<SearchReader> search) {

    static Reading of(DocumentFaults faults, Plugins plugins) {
        return new Reading(faults, new Values(faults), new PluginReader(plugins, faults), Optional.empty());
    }

    Reading with(SearchReader reader) {
        return new Reading(faults, values, plugins, Optional.of(reader));
    }
}

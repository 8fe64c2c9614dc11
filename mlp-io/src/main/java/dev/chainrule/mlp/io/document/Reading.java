package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Values;
import java.util.Optional;

/**
 * What a document is read with.
 *
 * @param faults receives what is wrong
 * @param values reads single values
 * @param plugins reads plugins
 * @param search reads the values to try; empty where there is no search to read
 */
record Reading(DocumentFaults faults, Values values, PluginReader plugins, Optional<SearchReader> search) {

    static Reading of(DocumentFaults faults, Plugins plugins) {
        return new Reading(faults, new Values(faults), new PluginReader(plugins, faults), Optional.empty());
    }

    Reading with(SearchReader reader) {
        return new Reading(faults, values, plugins, Optional.of(reader));
    }
}

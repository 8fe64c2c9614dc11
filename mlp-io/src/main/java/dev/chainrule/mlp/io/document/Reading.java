package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Values;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** Adds the fault of a value that is out of range. */
    void range(Node node, Supplier<String> message) {
        faults.at(node, ErrorCode.CFG_RANGE, message);
    }

    /** Adds the fault of a value that contradicts another. */
    void conflict(Node node, Supplier<String> message) {
        faults.at(node, ErrorCode.CFG_SEMANTIC, message);
    }

    Reading with(SearchReader reader) {
        return new Reading(faults, values, plugins, Optional.of(reader));
    }
}

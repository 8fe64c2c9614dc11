package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.io.json.DocumentFaults;
import dev.chainrule.mlp.io.json.Node;
import dev.chainrule.mlp.io.json.Values;
import java.util.function.Supplier;

/**
 * The state of reading a document.
 *
 * @param faults receives the faults
 * @param values reads single values
 * @param plugins the registry of the document's plugins
 */
record Reading(DocumentFaults faults, Values values, Plugins plugins) {

    static Reading of(DocumentFaults faults, Plugins plugins) {
        return new Reading(faults, new Values(faults), plugins);
    }

    /** Adds the fault of a value that is out of range. */
    void range(Node node, Supplier<String> message) {
        faults.at(node, ErrorCode.CFG_RANGE, message);
    }

    /** Adds the fault of a value that contradicts another. */
    void conflict(Node node, Supplier<String> message) {
        faults.at(node, ErrorCode.CFG_SEMANTIC, message);
    }
}

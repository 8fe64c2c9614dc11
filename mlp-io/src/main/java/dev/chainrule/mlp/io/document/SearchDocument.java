package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document with a search, and the runs of the search.
 *
 * @param spec the document without its search
 * @param search the search
 * @param trials the runs that the search chooses with the document's seed
 * @since 0.2
 */
public record SearchDocument(RunSpec spec, SearchSpec search, List<Trial> trials) {

    /** Copies the list. */
    public SearchDocument {
        trials = List.copyOf(trials);
    }

    /**
     * A run of the search.
     *
     * @param values the values by JSON pointer into the document
     * @param spec the run
     */
    public record Trial(Map<String, Object> values, RunSpec spec) {

        /** Copies the map. */
        public Trial {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}

package dev.chainrule.mlp.io.document;

import dev.chainrule.mlp.core.spec.RunSpec;
import dev.chainrule.mlp.core.spec.SearchSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document with a search, and the runs that it is a search among.
 *
 * @param spec what the document says without its search
 * @param search the search
 * @param trials the runs, as the search chooses them with the document's seed
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
     * @param values what was put in which place of the document, by JSON pointer
     * @param spec the run
     */
    public record Trial(Map<String, Object> values, RunSpec spec) {

        /** Copies the map. */
        public Trial {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}

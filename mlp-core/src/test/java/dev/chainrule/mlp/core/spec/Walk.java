package dev.chainrule.mlp.core.spec;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Keys that mlp does not have. */
@Key(name = "a walk", doc = "A walk.")
public record Walk(
        @Key(doc = "How far.", required = true) double distance,

        @Key(doc = "How many people.", leftOut = "whoever comes", min = 1)
        OptionalInt people,

        @Key(doc = "The name of the dog.", leftOut = "no dog")
        Optional<String> dog,

        @Key(name = "pace", doc = "The pace.", leftOut = "any", plugin = "schedule")
        Optional<PluginSpec> speed,

        @Key(doc = "Where to rest.", leftOut = "nowhere") List<ColumnRef> benches,

        @Key(doc = "The rows that stay at home: a fraction, `{\"every\": 5}`, < 1.", leftOut = "none")
        Validation home,

        @Key(inline = true) Regularization weather,

        @Key(doc = "The way back.", leftOut = "none") Optional<Walk> back)
        implements WalkWithers {

    static Builder builder() {
        return new Builder();
    }

    /** Builds a walk. */
    public static final class Builder extends WalkSetters {
        Builder() {}
    }
}

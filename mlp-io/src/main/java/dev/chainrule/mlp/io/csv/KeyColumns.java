package dev.chainrule.mlp.io.csv;

import dev.chainrule.mlp.api.TextEncoding;
import dev.chainrule.mlp.core.spec.ColumnRef;
import dev.chainrule.mlp.core.spec.DataSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The columns by which rows are split: that of their groups and that of their times. They may be features too.
 *
 * @param group the position of the groups, from 0; empty if there is none or it is not read
 * @param time the position of the times, from 0; empty if there is none or it is not read
 * @param times what reads the times; empty if they are numbers or ISO dates
 */
record KeyColumns(OptionalInt group, OptionalInt time, Optional<TextEncoding> times) {
    /** No such columns. */
    static final KeyColumns NONE = new KeyColumns(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    /** Finds the columns that a document names. */
    static KeyColumns find(DataSpec spec, Header header) {
        return new KeyColumns(
                find(spec.columns().group(), ColumnUse.GROUP, header),
                find(spec.preprocessing().validation().order(), ColumnUse.TIME, header),
                Optional.empty());
    }

    private static OptionalInt find(Optional<ColumnRef> column, ColumnUse use, Header header) {
        return column.isPresent() ? OptionalInt.of(header.find(column.get(), use)) : OptionalInt.empty();
    }

    /** Returns the same columns, with the times read as the feature of the same column. */
    KeyColumns readAs(int[] features, List<Optional<TextEncoding>> texts) {
        for (int i = 0; i < features.length; i++) {
            if (time.isPresent() && features[i] == time.getAsInt()) {
                return new KeyColumns(group, time, texts.get(i));
            }
        }
        return this;
    }

    /** Returns whether there are none. */
    boolean isEmpty() {
        return group.isEmpty() && time.isEmpty();
    }

    /** Returns the columns that are no features, because no list of features names them. */
    BitSet unlisted(DataSpec spec, Header header) {
        BitSet unlisted = new BitSet();
        group.ifPresent(unlisted::set);
        time.ifPresent(unlisted::set);
        spec.columns().categorical().forEach(column -> unlisted.clear(header.find(column, ColumnUse.CATEGORIES)));
        for (String name : spec.preprocessing().encode().keySet()) {
            int position = header.names().indexOf(Blanks.trim(name));
            if (position >= 0) {
                unlisted.clear(position);
            }
        }
        return unlisted;
    }
}

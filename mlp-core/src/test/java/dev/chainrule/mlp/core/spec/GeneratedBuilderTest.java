package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The builder and the changed copies of a record that only declares its keys. */
class GeneratedBuilderTest {
    private static final Walk SHORT = Walk.builder().distance(2).build();

    @Test
    void aKeyIsSetByThePlainestTypeThatStatesIt() {
        Walk walk = Walk.builder()
                .distance(5)
                .people(3)
                .dog("Rex")
                .pace("cosine")
                .benches(4, 7)
                .home(0.25)
                .maxNorm(1)
                .back(back -> back.distance(6))
                .build();
        assertEquals(5, walk.distance());
        assertEquals(OptionalInt.of(3), walk.people());
        assertEquals(Optional.of("Rex"), walk.dog());
        assertEquals(Optional.of(PluginSpec.of("cosine")), walk.speed());
        assertEquals(List.of(ColumnRef.numbered(4), ColumnRef.numbered(7)), walk.benches());
        assertEquals(new Validation.Fraction(0.25), walk.home());
        assertEquals(1, walk.weather().maxNorm().orElseThrow());
        assertEquals(6, walk.back().orElseThrow().distance());
    }

    @Test
    void aFunctionChangesWhatWasSetBefore() {
        Walk walk = Walk.builder().distance(5).back(SHORT.withDog("Rex")).build();
        Walk longer = walk.toBuilder().back(back -> back.distance(3)).build();
        assertEquals(SHORT.withDog("Rex").withDistance(3), longer.back().orElseThrow());
    }

    @Test
    void aCopyDiffersInOneKeyAndAnOptionalOneCanBeRemoved() {
        Walk walk = SHORT.withPeople(4);
        assertEquals(Walk.builder().distance(2).people(4).build(), walk);
        assertEquals(SHORT, walk.withPeople(OptionalInt.empty()));
    }

    @Test
    void anInlinedRecordIsSetAsAWhole() {
        Regularization storm = Regularization.of(0.5, 0.25);
        assertEquals(storm, SHORT.withWeather(storm).weather());
        assertEquals(
                0.5,
                Walk.builder()
                        .distance(2)
                        .weather(storm)
                        .l2(1)
                        .build()
                        .weather()
                        .l1()
                        .orElseThrow());
    }

    @Test
    void valuesAreCheckedWhenTheWalkIsBuilt() {
        assertEquals(
                "a walk needs a distance",
                assertThrows(SpecException.class, () -> Walk.builder().people(1).build())
                        .getMessage());
    }
}

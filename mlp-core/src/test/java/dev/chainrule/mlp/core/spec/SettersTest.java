package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code Setters} of the processor writes for {@link Walk}: the builder and the changed copies of its keys. */
class SettersTest {
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

    @Test
    void eachFormOfAValueHasAMethod() {
        PluginSpec cosine = PluginSpec.of("cosine");
        assertEquals(
                SHORT.withPace("cosine"),
                SHORT.toBuilder().pace(Optional.of(cosine)).build());
        assertEquals(SHORT.withPace(cosine), SHORT.withPace("cosine"));
        Walk byName = SHORT.toBuilder().benches("oak", "elm").build();
        assertEquals(List.of(ColumnRef.named("oak"), ColumnRef.named("elm")), byName.benches());
        assertEquals(byName, SHORT.withBenches(byName.benches()));
        Validation fraction = new Validation.Fraction(0.25);
        assertEquals(SHORT.withHome(0.25), SHORT.toBuilder().home(fraction).build());
        assertEquals(
                SHORT.withWeather(Regularization.of(0.5, 0.25)),
                SHORT.withL1(0.5).withL2(0.25));
    }

    @Test
    void aKeyHasTheNameOfTheDocumentAndNotThatOfTheComponent() {
        List<String> setters = names(WalkSetters.class);
        assertEquals(
                List.of(
                        "back",
                        "benches",
                        "distance",
                        "dog",
                        "home",
                        "l1",
                        "l2",
                        "maxNorm",
                        "pace",
                        "people",
                        "weather"),
                setters);
        assertEquals(
                List.of(
                        "toBuilder",
                        "withBack",
                        "withBenches",
                        "withDistance",
                        "withDog",
                        "withHome",
                        "withL1",
                        "withL2",
                        "withMaxNorm",
                        "withPace",
                        "withPeople",
                        "withWeather"),
                names(WalkWithers.class));
    }

    private static List<String> names(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(method -> method.getName())
                .distinct()
                .sorted()
                .toList();
    }
}

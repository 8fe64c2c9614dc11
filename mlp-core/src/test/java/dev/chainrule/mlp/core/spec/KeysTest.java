package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KeysTest {

    /** Two keys that stand beside those of the record that they are in. */
    @Key
    public record Inner(
            @Key(byDefault = "1", min = 0) int low,
            @Key(byDefault = "2") int high) {
        public Inner {
            Rules rules = Keys.of(Inner.class).rules(low, high);
            if (low > high) {
                rules.conflict("low", "low must not exceed high");
            }
            rules.enforce();
        }
    }

    /** A key of another name, an inlined record, a plugin beside its parameters, and a component that is no key. */
    @Key(name = "an outing", doc = "An outing.")
    public record Outing(
            @Key(name = "from", required = true) String start,
            @Key(inline = true) Inner limits,
            @Key(inline = true, byDefault = "constant") PluginSpec pace,
            boolean derived,
            @Key(required = true) List<String> stops)
            implements CrossChecked {
        @Override
        public List<Problem> problems() {
            Rules rules = Keys.of(Outing.class).rulesOf(this);
            if (stops.contains(rules.value("from"))) {
                rules.conflict("stops", "an outing ends elsewhere");
            }
            return rules.problems();
        }
    }

    private static final Keys<Outing> KEYS = Keys.of(Outing.class);

    private static final Outing OUTING =
            new Outing("home", new Inner(3, 4), PluginSpec.of("cosine"), true, List.of("lake"));

    private static List<String> refusal(Executable wrong) {
        SpecException refused = assertThrows(SpecException.class, wrong);
        return refused.problems().stream()
                .map(problem -> problem.code() + " " + problem.location().path() + " " + problem.message())
                .toList();
    }

    @Test
    void theKeysAreInTheOrderOfTheComponentsWithInlinedOnesInTheirPlace() {
        assertEquals(
                List.of("from", "low", "high", "pace", "stops"),
                KEYS.all().stream().map(DeclaredKey::name).toList());
        assertEquals("An outing.", KEYS.about().doc());
        assertSame(KEYS, Keys.of(Outing.class));
    }

    @Test
    void aKeyIsFoundByItsName() {
        assertEquals(Optional.of(2), KEYS.key("high").defaultValue());
        assertEquals(
                "no key start",
                assertThrows(IllegalArgumentException.class, () -> KEYS.key("start"))
                        .getMessage());
    }

    @Test
    void theValuesOfARecordAreThoseOfItsKeysInOrder() {
        Map<String, Object> values = KEYS.values(OUTING);
        assertEquals(
                List.of("from=home", "low=3", "high=4", "pace=" + PluginSpec.of("cosine"), "stops=[lake]"),
                values.entrySet().stream().map(Object::toString).toList());
    }

    @Test
    void aRecordIsMadeOfItsValues() {
        Map<String, Object> values = new LinkedHashMap<>(KEYS.values(OUTING));
        values.put("derived", true);
        assertEquals(OUTING, KEYS.make(values));
    }

    @Test
    void aKeyThatIsLeftOutHasItsDefault() {
        assertEquals(
                new Outing("home", new Inner(1, 2), PluginSpec.of("constant"), false, List.of("lake")),
                KEYS.make(Map.of("from", "home", "stops", List.of("lake"))));
    }

    @Test
    void everyRequiredKeyThatIsMissingIsReported() {
        assertEquals(
                List.of("CFG_MISSING /from an outing needs a from", "CFG_MISSING /stops an outing needs stops"),
                refusal(() -> KEYS.make(Map.of("low", 1))));
    }

    @Test
    void whatTheRecordRefusesIsItsOwnException() {
        assertEquals(
                List.of("CFG_SEMANTIC /low low must not exceed high"),
                refusal(() -> KEYS.make(Map.of("from", "home", "stops", List.of(), "low", 9))));
        assertEquals(List.of("CFG_RANGE /low low must be >= 0, was -1"), refusal(() -> new Inner(-1, 2)));
    }

    @Test
    void anAbsentValueIsRefusedByTheNameOfItsComponent() {
        assertEquals(
                "start",
                assertThrows(
                                NullPointerException.class,
                                () -> KEYS.rules(null, new Inner(1, 2), PluginSpec.of("x"), false, List.of()))
                        .getMessage());
    }

    @Test
    void contradictionsAreThoseOfTheRecord() {
        assertEquals(List.of(), KEYS.problems(OUTING));
        Outing circle = new Outing("home", new Inner(1, 2), PluginSpec.of("x"), false, List.of("lake", "home"));
        assertEquals(
                List.of(ErrorCode.CFG_SEMANTIC),
                KEYS.problems(circle).stream().map(Problem::code).toList());
        assertEquals(List.of(), Keys.of(Inner.class).problems(new Inner(1, 2)));
    }

    sealed interface Kind permits Second, Nothing, First {}

    /** Permitted first, though it is declared second. */
    @Key
    public record First(@Key(byDefault = "1") int one) implements Kind {}

    /** Has no keys. */
    public record Nothing() implements Kind {}

    /** Permitted first. */
    @Key
    public record Second(@Key(byDefault = "2") int two) implements Kind {}

    @Test
    void theKindsOfASealedTypeAreInItsOrderWithoutThoseThatHaveNoKeys() {
        assertEquals(List.of(Second.class, First.class), new ArrayList<>(Keys.kindsOf(Kind.class)));
    }

    /** Not annotated. */
    public record Plain(int one) {}

    @Test
    void aRecordWithoutAKeyIsRefused() {
        assertEquals(
                Plain.class + " has no @Key",
                assertThrows(NullPointerException.class, () -> Keys.of(Plain.class))
                        .getMessage());
    }
}

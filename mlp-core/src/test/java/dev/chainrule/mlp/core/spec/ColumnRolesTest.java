package dev.chainrule.mlp.core.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnRolesTest {
    private static final List<ColumnRef> NONE = List.of();

    private static List<ColumnRef> named(String... names) {
        return Arrays.stream(names).map(ColumnRef::named).toList();
    }

    private static List<ColumnRef> numbered(int... numbers) {
        return Arrays.stream(numbers).mapToObj(ColumnRef::numbered).toList();
    }

    /** The target is y, and nothing else is said. */
    private static ColumnRoles roles(List<ColumnRef> features, List<ColumnRef> exclude, List<ColumnRef> categorical) {
        return new ColumnRoles(
                named("y"), TargetType.AUTO, features, exclude, categorical, Optional.empty(), Optional.empty());
    }

    private static ColumnRoles withWeight(ColumnRoles roles, String weight) {
        return new ColumnRoles(
                roles.target(),
                roles.targetType(),
                roles.features(),
                roles.exclude(),
                roles.categorical(),
                Optional.of(ColumnRef.named(weight)),
                roles.group());
    }

    private static ColumnRoles withGroup(ColumnRoles roles, String group) {
        return new ColumnRoles(
                roles.target(),
                roles.targetType(),
                roles.features(),
                roles.exclude(),
                roles.categorical(),
                roles.sampleWeight(),
                Optional.of(ColumnRef.named(group)));
    }

    private static ColumnRoles ofTargets(TargetType type, List<ColumnRef> targets) {
        return new ColumnRoles(targets, type, NONE, NONE, NONE, Optional.empty(), Optional.empty());
    }

    private static List<String> problems(ColumnRoles roles, boolean header) {
        Rules rules = new Rules(Map.of());
        roles.check(header, rules);
        return rules.problems().stream()
                .map(problem -> problem.location().path() + "  " + problem.message())
                .toList();
    }

    private static void assertProblems(ColumnRoles roles, String... expected) {
        assertEquals(List.of(expected), problems(roles, true));
    }

    @Test
    void aColumnMayHaveRolesThatGoTogether() {
        assertProblems(roles(named("a", "b"), NONE, named("b")));
        assertProblems(roles(NONE, named("c"), named("b")));
        assertProblems(withGroup(withWeight(roles(named("a", "patient"), NONE, NONE), "w"), "patient"));
        assertProblems(withGroup(roles(NONE, named("patient"), NONE), "patient"));
    }

    @Test
    void theTargetIsNothingElse() {
        assertProblems(
                roles(named("a", "y"), NONE, NONE), "/features  column 'y' is the target and cannot be a feature too");
        assertProblems(
                roles(NONE, named("y"), NONE), "/exclude  column 'y' is the target and cannot be in \"exclude\" too");
        assertProblems(
                roles(NONE, NONE, named("y")), "/categorical  column 'y' is the target and cannot be categorical too");
        assertProblems(
                withWeight(roles(NONE, NONE, NONE), "y"),
                "/sampleWeight  column 'y' is the target and cannot be sampleWeight too");
        assertProblems(
                withGroup(roles(NONE, NONE, NONE), "y"),
                "/group  column 'y' is the target and cannot be the group of its row too");
    }

    @Test
    void aListNamesAColumnOnce() {
        assertProblems(roles(named("a", "b", "a"), NONE, NONE), "/features  column 'a' is there twice");
        assertProblems(ofTargets(TargetType.NUMBER, numbered(3, 3)), "/target  column number 3 is there twice");
    }

    @Test
    void withoutAHeaderColumnsHaveNumbers() {
        assertEquals(
                List.of(
                        "/target  column 'y' is named, but \"header\" is false. Use its number, from 1",
                        "/exclude  column 'c' is named, but \"header\" is false. Use its number, from 1"),
                problems(roles(numbered(1, 2), named("c", "d"), NONE), false));
        assertEquals(List.of(), problems(ofTargets(TargetType.AUTO, numbered(4)), false));
    }

    /** Whether 'b' is column 2, only the file can tell. */
    @Test
    void categoricalColumnsAreAmongTheFeatures() {
        String message = "/categorical  column 'c' is not one of the features. Add it to \"features\"";
        assertProblems(roles(named("a", "b"), NONE, named("b", "c")), message);
        assertProblems(
                roles(numbered(1, 2), NONE, numbered(3)),
                "/categorical  column number 3 is not one of the features. Add it to \"features\"");
        assertProblems(roles(numbered(1, 2), NONE, named("c")));
        assertProblems(roles(List.of(ColumnRef.named("a"), ColumnRef.numbered(2)), NONE, named("c")));
    }

    @Test
    void aColumnThatIsLeftOutHasNoRole() {
        assertProblems(
                roles(named("a", "b"), named("b"), NONE),
                "/exclude  column 'b' is in \"exclude\" and in \"features\". Delete it from one of them");
        assertProblems(
                roles(NONE, named("b"), named("b")),
                "/exclude  column 'b' is in \"exclude\" and in \"categorical\". Delete it from one of them");
        assertProblems(
                withWeight(roles(NONE, named("w"), NONE), "w"),
                "/exclude  column 'w' is in \"exclude\" and in \"sampleWeight\". Delete it from one of them");
    }

    @Test
    void theWeightOfARowIsNoFeature() {
        assertProblems(
                withWeight(roles(named("a", "w"), NONE, NONE), "w"),
                "/sampleWeight  column 'w' is in \"features\" and cannot be the weight of its row too");
        assertProblems(
                withWeight(roles(NONE, NONE, named("w")), "w"),
                "/sampleWeight  column 'w' is in \"categorical\" and cannot be the weight of its row too");
    }

    @Test
    void labelsAreInOneColumn() {
        assertProblems(
                ofTargets(TargetType.LABEL, named("y", "z")),
                "/target  targetType 'label' takes one column, found 2. Name one, or use 'number'");
        assertProblems(ofTargets(TargetType.NUMBER, named("y", "z")));
        assertProblems(ofTargets(TargetType.LABEL, named("y")));
    }

    @Test
    void laterChangesOfItsListsDoNotReachIt() {
        List<ColumnRef> features = new ArrayList<>(named("a"));
        ColumnRoles roles = roles(features, NONE, NONE);
        features.add(ColumnRef.named("b"));
        assertEquals(named("a"), roles.features());
    }
}

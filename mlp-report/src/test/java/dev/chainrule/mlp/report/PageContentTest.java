package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.chainrule.mlp.core.data.Scaler;
import dev.chainrule.mlp.core.explain.ParameterRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageContentTest {
    private static final PageContent ARTICLE = Pages.article();

    private static PageContent content(
            List<String> inputs, Scaler targets, List<PageRow> rows, int row, ParameterRef parameter) {
        return new PageContent(
                "",
                ARTICLE.spec(),
                ARTICLE.plugins(),
                ARTICLE.network(),
                ARTICLE.weights(),
                inputs,
                ARTICLE.outputNames(),
                ARTICLE.inputScaler(),
                targets,
                rows,
                row,
                parameter);
    }

    private static void refuses(
            String message, List<String> inputs, Scaler targets, List<PageRow> rows, ParameterRef parameter) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> content(inputs, targets, rows, 0, parameter))
                        .getMessage());
    }

    @Test
    void contentMustFitItsNetwork() {
        List<String> names = List.of("x1", "x2");
        Scaler none = Scaler.none(2);
        List<PageRow> rows = ARTICLE.rows();
        ParameterRef weight = ParameterRef.weight(0, 0, 1);
        refuses("a network 2-1-2 does not fit 1 names of inputs and 2 of outputs", List.of("x1"), none, rows, weight);
        refuses("a network 2-1-2 does not fit scalers of 2 inputs and 3 targets", names, Scaler.none(3), rows, weight);
        PageRow shorter = new PageRow("row 7", new double[] {1}, new double[] {0, 1}, 1);
        refuses(
                "a network 2-1-2 does not fit row 7 of 1 inputs and 2 targets",
                names,
                none,
                List.of(rows.get(0), shorter),
                weight);
        assertThrows(IndexOutOfBoundsException.class, () -> content(names, none, rows, 2, weight));
        assertThrows(IndexOutOfBoundsException.class, () -> content(names, none, List.of(), 0, weight));
        assertThrows(IllegalArgumentException.class, () -> content(names, none, rows, 0, ParameterRef.weight(0, 0, 2)));
    }

    /** The document says 0.5; a constant schedule begins with it. */
    @Test
    void theFirstStepHasTheLearningRateOfARun() {
        PageContent content = content(List.of("x1", "x2"), Scaler.none(2), ARTICLE.rows(), 1, ParameterRef.bias(1, 1));
        assertEquals(0.5, content.learningRate());
        assertEquals(1, content.row());
        assertEquals(ParameterRef.bias(1, 1), content.parameter());
        assertEquals(Optional.empty(), content.preprocessing());
    }

    @Test
    void copiesItsLists() {
        List<String> names = new ArrayList<>(List.of("x1", "x2"));
        List<PageRow> rows = new ArrayList<>(ARTICLE.rows());
        PageContent content = content(names, Scaler.none(2), rows, 0, ParameterRef.bias(0, 0));
        names.clear();
        rows.clear();
        assertEquals(List.of("x1", "x2"), content.inputNames());
        assertEquals(ARTICLE.rows(), content.rows());
    }
}

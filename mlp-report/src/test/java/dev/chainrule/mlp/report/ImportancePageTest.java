package dev.chainrule.mlp.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.chainrule.mlp.core.data.DataTable;
import dev.chainrule.mlp.core.explain.PartialDependence;
import dev.chainrule.mlp.core.explain.PermutationImportance;
import dev.chainrule.mlp.core.linalg.JavaKernel;
import dev.chainrule.mlp.core.plugin.Plugins;
import dev.chainrule.mlp.core.spec.TargetType;
import dev.chainrule.mlp.core.training.Metrics;
import dev.chainrule.mlp.core.training.TrainedModel;
import dev.chainrule.mlp.core.training.TrainingListener;
import dev.chainrule.mlp.io.csv.CsvTable;
import dev.chainrule.mlp.io.run.DocumentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class ImportancePageTest {
    @TempDir
    static Path folder;

    /** Trains a network in a folder and returns the page of its features. */
    static String page(Path folder) throws IOException {
        Path csv = Files.writeString(
                folder.resolve("rows.csv"),
                "size,<kind>,price\n1,flat,3\n2,flat,5\n3,house,17\n4,house,19\n5,flat,11\n");
        DocumentRun run = DocumentRun.open(Files.writeString(folder.resolve("run.json"), """
                        {"data": {"file": "rows.csv", "target": "price", "categorical": ["<kind>"], "scale": "standard",
                                  "scaleTarget": "standard"},
                         "network": {"layers": [{"units": 8, "activation": "tanh"}, {"activation": "identity"}]},
                         "loss": "mean-squared-error", "training": {"epochs": 200}}
                        """), Plugins.load());
        TrainedModel model = run.train(new JavaKernel(), new TrainingListener() {});
        DataTable rows = CsvTable.read(csv, run.preparation().spec().data().orElseThrow())
                .examples(TargetType.NUMBER);
        PermutationImportance importance =
                PermutationImportance.of(model, rows, Metrics.standard(model).get(0), 3, 1);
        return ImportancePage.html(new ImportanceReport(
                "prices",
                model,
                rows.rows(),
                importance,
                List.of(PartialDependence.of(model, rows, 0), PartialDependence.of(model, rows, 1))));
    }

    @Test
    void ranksFeaturesAndShowsTheirCurvesAsTables() throws IOException {
        String page = page(folder);
        assertTrue(page.contains("<th scope=\"row\">&lt;kind&gt;</th>"));
        assertFalse(page.contains("<kind>"), "names are escaped");
        assertTrue(page.contains("data-unit=\"mean price\""));
        assertTrue(page.contains("<th scope=\"row\">flat</th>"));
        assertEquals(2, page.split("<figure ", -1).length - 1);
    }

    @Test
    @ExtendWith(SharedBrowser.class)
    void theScriptDrawsNumbersOnALineAndCategoriesAsPoints(Browser browser) throws IOException {
        browser.open(page(folder));
        assertEquals(5, browser.all("[data-chart=dependence] circle").size());
        assertEquals(1, browser.all("[data-chart=dependence] .curve").size());
        assertEquals(2, browser.all("[data-chart=categories] circle").size());
        assertEquals(0, browser.all("[data-chart=categories] .curve").size());
        browser.assertNoComplaint();
    }
}

package dev.chainrule.mlp.report;

/**
 * Writes a page about the features of a model: a table that ranks them, and a curve for the mean prediction by the value of
 * each of some features.
 *
 * <p>The page is one file that opens from disk and fetches nothing. D3 draws each chart from the numbers of a table beside
 * it; without JavaScript the tables remain.
 *
 * @since 0.2
 */
public final class ImportancePage {
    private final ImportanceReport report;
    private final ReportHtml html = new ReportHtml();

    private ImportancePage(ImportanceReport report) {
        this.report = report;
    }

    /** Returns the page as HTML. */
    public static String html(ImportanceReport report) {
        return new ImportancePage(report).write();
    }

    private String write() {
        PageFrame.open(
                html,
                report.title(),
                "what its features are worth",
                report.model().toString());
        new ImportanceSections(report, html).write();
        PageFrame.close(html);
        return html.toString();
    }
}

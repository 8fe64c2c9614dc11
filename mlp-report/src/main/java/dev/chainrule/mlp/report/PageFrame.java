package dev.chainrule.mlp.report;

/**
 * The frame around the sections of a report page: the head with the styles, the heading, and the script that draws
 * the charts.
 */
final class PageFrame {
    private PageFrame() {}

    /**
     * Writes everything before the sections.
     *
     * @param name the heading
     * @param about what the page tells, for the title of the window
     * @param summary a sentence below the heading
     */
    static void open(ReportHtml html, String name, String about, String summary) {
        String title = Html.escaped(name);
        html.add(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"/>
                <title>""",
                title,
                ": ",
                about,
                """
                </title>
                <link rel="icon" href="data:,"/>
                <!--
                This page contains D3.

                """,
                PageResources.d3Licence(),
                """
                -->
                <style>""",
                PageResources.text("page.css"),
                PageResources.text("report.css"),
                """
                </style>
                </head>
                <body class="report">
                <header>
                <h1>""",
                title,
                "</h1>\n<p>",
                Html.escaped(summary),
                "</p>\n</header>\n<main>\n");
    }

    /** Writes everything after the sections. */
    static void close(ReportHtml html) {
        html.add(
                "</main>\n<script>",
                PageResources.d3(),
                PageResources.text("formulas.js"),
                PageResources.text("report.js"),
                "</script>\n</body>\n</html>\n");
    }
}

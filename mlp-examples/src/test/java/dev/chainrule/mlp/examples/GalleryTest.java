package dev.chainrule.mlp.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code docs/pages/build}: two pages of the gallery, or all with {@code -Dmlp.gallery=all}. */
class GalleryTest {
    private static final Path PAGES =
            Path.of("..", "docs", "pages").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("<h2><a href=\"(\\w+)\\.html\">");

    @TempDir
    private Path folder;

    private record Result(int code, String printed) {}

    private Result build(List<String> pages) throws Exception {
        Path launcher = Files.writeString(folder.resolve("mlp"), """
                #!/usr/bin/env bash
                exec "%s/bin/java" -XX:TieredStopAtLevel=1 -cp '%s' dev.chainrule.mlp.cli.Main "$@"
                """.formatted(
                        System.getProperty("java.home"), System.getProperty("java.class.path")));
        assertTrue(launcher.toFile().setExecutable(true));
        List<String> command = new ArrayList<>(List.of(
                "bash",
                PAGES.resolve("build").toString(),
                folder.resolve("pages").toString()));
        command.addAll(pages);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MLP", launcher.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        return new Result(process.exitValue(), printed);
    }

    private static List<String> linked() throws IOException {
        return LINK.matcher(Files.readString(PAGES.resolve("index.html")))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    @Test
    void everyPageIsOneFileWithoutTheNetwork() throws Exception {
        List<String> pages = System.getProperty("mlp.gallery", "").equals("all")
                ? List.of("article", "xor", "formula", "derivation", "iris", "digits")
                : List.of("article", "derivation");
        Result result = build(pages);
        assertEquals(0, result.code(), result.printed());
        for (String page : pages) {
            assertTrue(result.printed().contains(page + ".html"), result.printed());
            String html = Files.readString(folder.resolve("pages").resolve(page + ".html"));
            assertTrue(html.contains("default-src 'none'"), page);
            assertEquals(
                    false,
                    Pattern.compile("<(script|img|link)[^>]+https?:")
                            .matcher(html)
                            .find(),
                    page);
        }
    }

    @Test
    void theIndexLinksToAllPages() throws Exception {
        assertEquals(List.of("article", "xor", "derivation", "formula", "iris", "digits"), linked());
        Result result = build(List.of("nothing"));
        assertEquals(2, result.code());
        assertEquals(
                "build: there is no page nothing. Pages: article, xor, formula, derivation, iris, digits\n",
                result.printed());
    }
}

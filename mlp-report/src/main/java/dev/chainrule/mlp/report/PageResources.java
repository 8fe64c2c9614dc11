package dev.chainrule.mlp.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The styles and scripts of pages: our own and those of KaTeX and D3. The build copies the latter into this module, because
 * a named module finds resources of its own only.
 */
final class PageResources {
    private static final Pattern FONT_FACE = Pattern.compile("@font-face\\{[^}]*\\}");
    private static final Pattern FONT_FILE = Pattern.compile("fonts/[A-Za-z0-9_-]+\\.woff2");
    private static final Pattern FONT_SOURCE = Pattern.compile("src:[^;}]*");

    private PageResources() {}

    /** Returns KaTeX's style with its fonts in it. */
    static String katexStyle() {
        return fontsInlined(text("katex/katex.min.css")) + "\n";
    }

    /** Returns KaTeX's script. */
    static String katex() {
        return text("katex/katex.min.js") + "\n";
    }

    /** Returns D3's script. */
    static String d3() {
        return text("d3/d3.min.js") + "\n";
    }

    /** Returns KaTeX's licence. */
    static String katexLicence() {
        return text("katex/LICENSE");
    }

    /** Returns D3's licence. */
    static String d3Licence() {
        return text("d3/LICENSE");
    }

    /** Puts each font that the build has copied into the style as data and leaves the others out. */
    private static String fontsInlined(String css) {
        Matcher face = FONT_FACE.matcher(css);
        StringBuilder result = new StringBuilder();
        while (face.find()) {
            Matcher file = FONT_FILE.matcher(face.group());
            String inlined = "";
            if (file.find() && PageResources.class.getResource("katex/" + file.group()) != null) {
                String font = Base64.getEncoder().encodeToString(bytes("katex/" + file.group()));
                inlined = FONT_SOURCE
                        .matcher(face.group())
                        .replaceFirst("src:url(data:font/woff2;base64," + font + ") format(\"woff2\")");
            }
            face.appendReplacement(result, Matcher.quoteReplacement(inlined));
        }
        return face.appendTail(result).toString();
    }

    /** Returns a text file that stands beside this class. */
    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String file) {
        try (InputStream stream = PageResources.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("mlp-report was built without " + file);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

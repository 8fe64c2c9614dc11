package dev.chainrule.mlp.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The styles and scripts of pages: our own and those of KaTeX and D3, from the class path. */
public final class PageResources {
    private static final String OWN = "/dev/chainrule/mlp/report/";

    /** The fonts that formulas of ours and of plugins need; without the others the page is a third of the size. */
    private static final List<String> FONTS = List.of(
            "KaTeX_Main-Regular",
            "KaTeX_Main-Bold",
            "KaTeX_Math-Italic",
            "KaTeX_AMS-Regular",
            "KaTeX_Size1-Regular",
            "KaTeX_Size2-Regular",
            "KaTeX_Size3-Regular",
            "KaTeX_Size4-Regular");

    private static final Pattern FONT_FACE = Pattern.compile("@font-face\\{[^}]*\\}");
    private static final Pattern FONT_FILE = Pattern.compile("fonts/([A-Za-z0-9_-]+)\\.woff2");
    private static final Pattern FONT_SOURCE = Pattern.compile("src:[^;}]*");

    private final String katex;
    private final String d3;

    /** Finds the libraries. */
    public PageResources() {
        katex = "/META-INF/resources/webjars/katex/" + version("katex") + "/";
        d3 = "/META-INF/resources/webjars/d3/" + version("d3") + "/";
    }

    /** The version of a library, as its jar says. */
    private static String version(String library) {
        Properties properties = new Properties();
        try (StringReader lines =
                new StringReader(text("/META-INF/maven/org.webjars.npm/" + library + "/pom.properties"))) {
            properties.load(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** KaTeX's style with its fonts in it. */
    String katexStyle() {
        return fontsInlined(text(katex + "dist/katex.min.css")) + "\n";
    }

    /** KaTeX's script. */
    String katex() {
        return text(katex + "dist/katex.min.js") + "\n";
    }

    /** D3's script. */
    public String d3() {
        return text(d3 + "dist/d3.min.js") + "\n";
    }

    /** KaTeX's licence. */
    String katexLicence() {
        return text(katex + "LICENSE");
    }

    /** D3's licence. */
    public String d3Licence() {
        return text(d3 + "LICENSE");
    }

    /** A file of ours that pages share. */
    public static String own(String file) {
        return text(OWN + file);
    }

    /** Each font that is needed as data within the style; the others are left out. */
    private String fontsInlined(String css) {
        Matcher face = FONT_FACE.matcher(css);
        StringBuilder result = new StringBuilder();
        while (face.find()) {
            Matcher file = FONT_FILE.matcher(face.group());
            String inlined = "";
            if (file.find() && FONTS.contains(file.group(1))) {
                String font = Base64.getEncoder().encodeToString(bytes(katex + "dist/" + file.group()));
                inlined = FONT_SOURCE
                        .matcher(face.group())
                        .replaceFirst("src:url(data:font/woff2;base64," + font + ") format(\"woff2\")");
            }
            face.appendReplacement(result, Matcher.quoteReplacement(inlined));
        }
        return face.appendTail(result).toString();
    }

    /** A text from the class path. */
    public static String text(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String resource) {
        try (InputStream stream = PageResources.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

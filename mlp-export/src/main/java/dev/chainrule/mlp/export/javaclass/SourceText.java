package dev.chainrule.mlp.export.javaclass;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source text of a class of mlp, by members, so that a generated class can contain those it needs. The text is
 * formatted as all of mlp is: a member begins with four blanks, and an empty line or its last line ends it.
 */
final class SourceText {
    private static final Pattern DECLARATION = Pattern.compile("(\\w+)(?: =.*|;|\\(.*)$");
    private static final String TEXT_BLOCK = "\"\"\"";
    private static final Pattern WORD = Pattern.compile("\\w+");

    private final String name;
    private final Set<String> imports = new TreeSet<>();
    /** The first sentence of its Javadoc. */
    private String summary = "";
    /** The text of each member, by a key of its own: its name and its number. */
    private final Map<String, String> members = new LinkedHashMap<>();

    private SourceText(String name) {
        this.name = name;
    }

    /** Reads the text of a class that the jar carries. */
    static SourceText of(String className) {
        SourceText source = new SourceText(className);
        String path = "source/" + className + ".java";
        try (InputStream in = SourceText.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks the resource " + path);
            }
            source.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return source;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parse(String text) {
        List<String> member = new ArrayList<>();
        boolean inClass = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("import java.")) {
                imports.add(line.substring("import ".length(), line.length() - 1));
            } else if (inClass && line.startsWith("    ")) {
                member.add(line);
                boolean endsField = line.matches(" {12}.*;") && member.stream().noneMatch(one -> one.endsWith("{"));
                if (isLastLine(line) || endsField) {
                    add(member);
                    member.clear();
                }
            }
            if (!inClass && summary.isEmpty() && line.matches(" [*] [A-Z].*|/[*][*] .*")) {
                summary = line.replaceFirst("/[*][*] | [*] ", "").replaceFirst("(?:[.:;]| [*]/).*", "") + ".";
            }
            inClass |= line.matches("(public )?final class " + name + " \\{");
        }
    }

    private static boolean isLastLine(String line) {
        return line.matches("    [^ /@].*;.*|    [}];?|    [^ /@].*[{][}]");
    }

    private void add(List<String> lines) {
        String declaration = lines.stream()
                .filter(line -> line.matches("    [^ /*@].*"))
                .findFirst()
                .orElseThrow();
        String start = declaration.replaceFirst(" = .*", ";").replaceFirst("\\(.*", "(");
        Matcher matcher = DECLARATION.matcher(start);
        if (!matcher.find()) {
            throw new IllegalStateException("no name in " + declaration);
        }
        members.put(matcher.group(1) + "#" + members.size(), String.join("\n", lines));
    }

    /** Returns the name of the class. */
    String name() {
        return name;
    }

    /** Returns the JDK's types that the file imports. */
    Set<String> imports() {
        return imports;
    }

    /** Returns the names of all members. */
    Set<String> all() {
        Set<String> names = new LinkedHashSet<>();
        members.keySet().forEach(key -> names.add(nameOf(key)));
        return names;
    }

    /** Returns the class as a nested class of some members and of those that they use. */
    String nested(Set<String> needed) {
        Set<String> names = withUsed(needed);
        StringBuilder text =
                new StringBuilder("    /** " + adapted(summary) + " */\n    private static final class " + name + " {");
        String constructor = "    private " + name + "() {}";
        boolean isUtility = members.containsValue(constructor);
        boolean wasField = true;
        boolean isFirst = true;
        for (Map.Entry<String, String> member : members.entrySet()) {
            if (names.contains(nameOf(member.getKey())) && !member.getValue().equals(constructor)) {
                boolean isField = isField(member.getValue());
                text.append(isFirst || isField && wasField ? "\n" : "\n\n");
                isFirst = false;
                text.append(indented(adapted(member.getValue())));
                wasField = isField;
            }
        }
        if (isUtility) {
            text.append("\n\n    ").append(constructor);
        }
        return text.append("\n    }\n").toString();
    }

    private static boolean isField(String member) {
        return !member.endsWith("}") || member.endsWith("};");
    }

    private Set<String> withUsed(Set<String> needed) {
        Set<String> names = new LinkedHashSet<>(needed);
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Map.Entry<String, String> member : members.entrySet()) {
                if (names.contains(nameOf(member.getKey()))) {
                    Matcher words = WORD.matcher(code(member.getValue() + "\n"));
                    while (words.find()) {
                        grows |= all().contains(words.group()) && names.add(words.group());
                    }
                }
            }
        }
        return names;
    }

    private static String nameOf(String key) {
        return key.substring(0, key.indexOf('#'));
    }

    /** Returns a text without its comments and without what its literals contain. */
    static String code(String text) {
        StringBuilder code = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("/*", at)) {
                at = text.indexOf("*/", at) + 2;
            } else if (text.startsWith("//", at)) {
                at = text.indexOf('\n', at);
            } else if (text.startsWith(TEXT_BLOCK, at)) {
                at = text.indexOf(TEXT_BLOCK, at + 3) + 3; // mlp writes no block that contains quotes
            } else if (c == '"' || c == '\'') {
                at = endOfLiteral(text, at);
            } else {
                code.append(c);
                at++;
            }
        }
        return code.toString();
    }

    private static int endOfLiteral(String text, int start) {
        int at = start + 1;
        while (text.charAt(at) != text.charAt(start)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** Adapts a member to a class without mlp: it is private, and the processor multiplies and adds. */
    private static String adapted(String member) {
        return JavaText.ascii(member.replaceFirst("(?m)^    public ", "    ")
                .replace("Fma.fma(", "Math.fma(")
                .replaceAll("[{]@link (?:[A-Za-z.]*#)?([\\w.]+)[^}]*[}]", "{@code $1}"));
    }

    private static String indented(String member) {
        return member.indent(4).stripTrailing();
    }
}

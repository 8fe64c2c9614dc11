package dev.chainrule.mlp.export.javaclass;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The name of a class to write.
 *
 * @param packageName its package; empty for none
 * @param simpleName its name
 */
record ClassName(String packageName, String simpleName) {
    private static final int LONGEST = 200;

    private static final Set<String> RESERVED = words("abstract assert boolean break byte case catch char class const"
            + " continue default do double else enum extends final finally float for goto if implements import instanceof"
            + " int interface long native new package private protected public return short static strictfp super switch"
            + " synchronized this throw throws transient try void volatile while _ true false null");

    /** Words that no class can have as a name, though a package can. */
    private static final Set<String> RESERVED_FOR_TYPES = words("var yield record sealed permits");

    /** The names that the class uses itself. */
    private static final Set<String> USED = words("ArithmeticException ArrayList BigDecimal Blanks BufferedReader"
            + " Arrays BufferedWriter Categories Character Charset CharsetDecoder Class CodingErrorAction Csv"
            + " DataInputStream DigestInputStream Double Encodings Exception Exponentials Files Float FloatFunctions FloatMath"
            + " Functions HashMap IOException IllegalArgumentException IllegalStateException InputStream InputStreamReader"
            + " Integer Inverses Layers List Long Map Matcher Math MathContext MessageDigest NoSuchAlgorithmException"
            + " NoSuchFileException Number Object Optional OutputStreamWriter Override Packed Path Pattern Reader"
            + " RoundingMode RuntimeException Scalings StandardCharsets StrictMath String StringBuilder StringJoiner System"
            + " UnaryOperator UncheckedIOException Vocabulary Weights Writer");

    /**
     * Reads the name of a class with its package, as {@code com.acme.Iris}.
     *
     * @throws ConfigException if Java has no such name, or the class uses it itself
     */
    static ClassName of(String name) {
        for (String part : name.split("\\.", -1)) {
            if (!part.matches("[A-Za-z_$][A-Za-z0-9_$]*")) {
                throw fault(name, "is no name of a Java class: give letters, digits and _, as com.acme.Iris");
            }
            if (RESERVED.contains(part)) {
                throw fault(name, "has the word '" + part + "', which is reserved in Java");
            }
        }
        int dot = name.lastIndexOf('.');
        ClassName parsed = new ClassName(dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
        if (RESERVED_FOR_TYPES.contains(parsed.simpleName)) {
            throw fault(name, "ends with '" + parsed.simpleName + "', which no Java class can be called");
        }
        if (USED.contains(parsed.simpleName) || parsed.simpleName.matches("(Layer|Member)[0-9]+")) {
            throw fault(
                    name, "ends with '" + parsed.simpleName + "', a name that the class uses itself; choose another");
        }
        if (name.startsWith("java.")) {
            throw fault(name, "begins with 'java.', which Java keeps for itself");
        }
        if (name.length() > LONGEST) {
            throw fault(name, "is longer than " + LONGEST + " characters");
        }
        return parsed;
    }

    /** Returns whether a word has a meaning in Java, so that no method can be called so. */
    static boolean isReserved(String word) {
        return RESERVED.contains(word);
    }

    private static Set<String> words(String words) {
        return new TreeSet<>(List.of(words.split(" ")));
    }

    private static ConfigException fault(String name, String message) {
        return new ConfigException(
                ErrorCode.CFG_RANGE, Location.NONE, "the class name " + Problem.show(name) + " " + message);
    }

    /** Returns the name of the file of weights beside the class. */
    String resource() {
        return simpleName + ".weights";
    }

    /** Returns the path of a file of the class's package. */
    Path in(Path root, String file) {
        return packageName.isEmpty()
                ? root.resolve(file)
                : root.resolve(packageName.replace('.', '/')).resolve(file);
    }
}

package dev.chainrule.mlp.io.json;

import dev.chainrule.mlp.api.Problem;
import tools.jackson.core.TokenStreamLocation;

/** Words the message for a document that is not JSON; common slips have messages of their own. */
final class SyntaxMessage {
    private SyntaxMessage() {}

    /**
     * @param parserMessage the message of the parser
     * @param text the document
     * @param location the position at which the parser stopped
     */
    static String of(String parserMessage, String text, TokenStreamLocation location) {
        int offset = (int) Math.max(0, Math.min(location.getCharOffset(), text.length()));
        char found = offset < text.length() ? text.charAt(offset) : ' ';
        if (parserMessage.startsWith("Non-standard token")) {
            return "JSON has no NaN and no Infinity; expected a finite number";
        }
        if (parserMessage.contains("CTRL-CHAR")) {
            return "a control character " + Problem.clean(String.valueOf(found))
                    + " must be written with a backslash, and only inside a string";
        }
        if (found == '/' || found == '#') {
            return "JSON has no comments; found '" + found + "'";
        }
        if (found == '\'') {
            return "JSON takes double quotes; found a single quote";
        }
        boolean closes = found == '}' || found == ']';
        if (closes && lastBefore(text, offset) == ',') {
            return "a comma before '" + found + "'; delete it";
        }
        if (closes && parserMessage.startsWith("Unexpected close marker")) {
            return "found '" + found + "', which closes nothing that is open here";
        }
        // what follows in parentheses or after "enable" names the parser's switches
        return "not JSON: "
                + Problem.clean(
                        parserMessage.replaceFirst(" \\((?:for|start|JSON).*| ?: enable .*|: JSON spec .*", ""));
    }

    private static char lastBefore(String text, int offset) {
        for (int i = offset - 1; i >= 0; i--) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return text.charAt(i);
            }
        }
        return ' ';
    }
}

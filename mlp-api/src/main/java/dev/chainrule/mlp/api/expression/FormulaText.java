package dev.chainrule.mlp.api.expression;

import dev.chainrule.mlp.api.ConfigException;
import dev.chainrule.mlp.api.ErrorCode;
import dev.chainrule.mlp.api.Location;
import dev.chainrule.mlp.api.Problem;

/** The text of a formula and the place up to which it is read: characters, signs and the errors at a character. */
class FormulaText {
    static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟ";

    final String text;

    /** The index of the next character. */
    int at;

    FormulaText(String text) {
        this.text = text;
    }

    final void digits() {
        while (isDigit()) {
            at++;
        }
    }

    final boolean accept(String sign) {
        if (!text.startsWith(sign, at)) {
            return false;
        }
        at += sign.length();
        skipSpaces();
        return true;
    }

    final void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    final boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    final boolean isDigit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    static boolean isNameStart(int c) {
        return Character.isLetter(c) && SUPERSCRIPTS.indexOf(c) < 0 || c == '_';
    }

    static boolean isNamePart(int c) {
        return isNameStart(c) || c >= '0' && c <= '9' || c == '′';
    }

    /** Returns the name that begins here, or the bracket, for messages. */
    final String nextWord() {
        int end = at;
        while (end < text.length() && isNamePart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end == at ? "(…)" : Problem.clean(text.substring(at, Math.min(end, at + 40)));
    }

    final ConfigException unexpected() {
        if (at == text.length()) {
            return fault(at, "the formula ends too early");
        }
        String found = new String(Character.toChars(text.codePointAt(at)));
        return fault(at, "unexpected " + Problem.show(found) + ". " + Hints.forCharacter(found, text, at));
    }

    final ConfigException fault(int position, String message) {
        return fault(ErrorCode.CFG_SYNTAX, position, message);
    }

    final ConfigException fault(ErrorCode code, int position, String message) {
        int column = text.codePointCount(0, position) + 1;
        return new ConfigException(code, Location.NONE, "character " + column + " of the formula: " + message);
    }
}

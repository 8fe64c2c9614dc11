package dev.chainrule.mlp.api;

/**
 * Encodes a column of texts that stand for numbers, such as dates: each cell is read as a number, and these numbers are
 * encoded. A program that fills a table itself gives the numbers.
 *
 * @since 0.2
 */
public interface TextEncoding extends NumberEncoding {

    /**
     * Reads a cell.
     *
     * @param cell the text without blanks around it, not empty
     * @return a finite number
     * @throws IllegalArgumentException if the cell stands for no number; the message says what is accepted, for example
     *     {@code expected a date such as 2024-05-31}
     */
    double number(String cell);

    /**
     * Returns what a document can do so that other cells are read, in words that follow "or" in the message of {@link #number}; it
     * is no advice for a trained model.
     *
     * @return empty if nothing can be done, as by default
     */
    default String remedy() {
        return "";
    }

    /** Returns a text that {@link #number} reads as this number, or as a number close to it; for reports. */
    String text(double number);
}

package dev.waxwing.rules;

import java.io.Serial;

/// A text that is no rule, or no message of a dry run: where it is wrong, and one sentence why.
public final class RuleFault extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    private final boolean isJson;
    private final int line;
    private final int column;
    private final String pointer;
    private final String sentence;

    /// @param isJson whether it is JSON at all
    /// @param line from 1; 0 where no line is to blame
    /// @param column from 1, in characters
    /// @param pointer where in the value (RFC 6901); empty for the whole
    RuleFault(boolean isJson, int line, int column, String pointer, String sentence) {
        super(
                line == 0
                        ? sentence
                        : "line %d, column %d%s: %s"
                                .formatted(
                                        line,
                                        column,
                                        pointer.isEmpty() ? "" : ", at " + pointer,
                                        sentence));
        this.isJson = isJson;
        this.line = line;
        this.column = column;
        this.pointer = pointer;
        this.sentence = sentence;
    }

    /// Whether it is JSON at all.
    public boolean isJson() {
        return isJson;
    }

    /// From 1; 0 where no line is to blame.
    public int line() {
        return line;
    }

    /// From 1, in characters.
    public int column() {
        return column;
    }

    /// Where in the value (RFC 6901); empty for the whole.
    public String pointer() {
        return pointer;
    }

    /// The sentence alone.
    public String sentence() {
        return sentence;
    }
}

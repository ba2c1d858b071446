package dev.waxwing.topics;

import java.io.Serial;

/// A text that is no topic name or no filter. The message is one sentence for whoever sent it, in
/// ASCII whatever the text was: it names a character by its number where it cannot be shown.
/// Carries no stack trace, because bad input is ordinary.
public final class InvalidTopic extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    private final int position;

    /// @param position the character at fault, from 1
    InvalidTopic(int position, String sentence) {
        super(sentence);
        this.position = position;
    }

    /// The character at fault, from 1; one after the last when something is missing at the end.
    public int position() {
        return position;
    }

    /// The sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package dev.waxwing.protocol;

import java.io.Serial;

/// Bytes that are not a message; the text says what is wrong, for the one who sent them. Carries no
/// stack trace, because bad input is ordinary.
public final class MalformedMessage extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public MalformedMessage(String why) {
        super(why, null, false, false);
    }

    /// What is wrong, in a few words.
    public String why() {
        return String.valueOf(getMessage());
    }
}

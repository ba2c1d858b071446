package dev.waxwing.client;

import java.io.Serial;

/// An envelope that shows nothing, and why. Carries no stack trace: bad input is ordinary.
public final class Unopenable extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public Unopenable(String why) {
        super(why, null, false, false);
    }

    /// The reason, in a few words and without any of the content.
    public String why() {
        return String.valueOf(getMessage());
    }
}

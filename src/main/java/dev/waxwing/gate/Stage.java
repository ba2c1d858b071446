package dev.waxwing.gate;

import java.util.Locale;

/// The steps of the gate, in the order in which every request and frame takes them: what costs
/// little comes before what costs much, and nobody learns what they may not do before it is known
/// who they are.
public enum Stage {
    SIZE,
    PARSE,
    AUTHENTICATE,
    ADDRESS,
    RATE,
    VALIDATE,
    SIGNATURE,
    AUTHORIZE;

    /// The name in figures.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.waxwing.config;

/// A text that must never be printed. It is masked wherever the configuration is shown, and its
/// [#toString] is a mask, so that a record which holds one may be logged.
///
/// @param reveal the text itself
public record Secret(String reveal) {
    static final String MASK = "********";

    @Override
    public String toString() {
        return MASK;
    }
}

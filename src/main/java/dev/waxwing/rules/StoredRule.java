package dev.waxwing.rules;

import java.time.Instant;

/// A rule that counts, or would if it were enabled.
///
/// @param at when this version was made, in milliseconds
/// @param by who made it
public record StoredRule(Rule rule, Instant at, String by) {
    /// As it is shown and stored.
    public String text() {
        return RuleWriter.write(rule);
    }
}

package dev.waxwing.rules;

import java.time.Instant;

/// One version of a rule, as it is stored.
///
/// @param version from 1, and never given twice to one name as long as any of its versions is kept
/// @param at when it was made, in milliseconds
/// @param by who made it: a user's id, or `operator NAME`
/// @param text the rule as [RuleWriter] writes it; empty where it was removed
public record RuleVersion(RuleName name, long version, Instant at, String by, String text) {
    /// Whether there was no such rule from then on.
    public boolean isRemoval() {
        return text.isEmpty();
    }
}

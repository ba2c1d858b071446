package dev.waxwing.rules;

import java.util.List;

/// A rule as it was written, checked. Its JSON form is `docs/rules.md`.
///
/// @param version counts from 1 with each change of the rule of that name; 0 before it is stored
/// @param description for people
/// @param priority the higher ones are evaluated first, those of one priority by name
/// @param enabled whether it counts
/// @param when what has to be true of the message
/// @param actions what is done then, in this order; at most the last one ends the walk
public record Rule(
        RuleName name,
        long version,
        String description,
        int priority,
        boolean enabled,
        Target target,
        Condition when,
        List<Action> actions) {
    /// The most rules of a server.
    public static final int MOST_RULES = 1_000;

    /// The most conditions of one rule, those that hold others counted too.
    public static final int MOST_CONDITIONS = 64;

    /// The deepest nesting of conditions.
    public static final int MOST_DEPTH = 16;

    /// The most actions of one rule.
    public static final int MOST_ACTIONS = 16;

    /// The longest text of a rule, in bytes of UTF-8.
    public static final int MOST_BYTES = 16 << 10;

    /// Priorities are from minus this to this.
    public static final int MOST_PRIORITY = 1_000_000;

    public Rule {
        actions = List.copyOf(actions);
    }

    /// The same as another version.
    Rule withVersion(long other) {
        return new Rule(name, other, description, priority, enabled, target, when, actions);
    }

    /// The same, counting or not.
    Rule withEnabled(boolean counts) {
        return new Rule(name, version, description, priority, counts, target, when, actions);
    }
}

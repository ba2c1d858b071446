package dev.waxwing.rules;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which messages a rule concerns at all, by where they go.
///
/// @param kinds at least one
/// @param topic a filter on the name of the topic or queue; empty for any
public record Target(Set<Destination> kinds, Optional<String> topic) {
    /// Every message to a topic.
    public static final Target TOPICS = new Target(EnumSet.of(Destination.TOPIC), Optional.empty());

    public Target {
        kinds = Set.copyOf(kinds);
    }
}

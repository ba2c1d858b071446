package dev.waxwing.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The topics outside of which a rule cannot be true, as far as its text shows it: what the index
/// is made of.
///
/// @param exact whole names
/// @param first first levels
record Anchors(Set<String> exact, Set<String> first) {
    /// A rule with more of them is looked at for every message: each is a row of the index, and
    /// each row has all rules that are looked at for every message.
    private static final int MOST = 8;

    /// Those of a rule; null when it may concern any topic, or messages without one.
    static @Nullable Anchors of(Rule rule) {
        Anchors target = rule.target().topic().map(Anchors::ofFilter).orElse(null);
        Anchors found = fewer(target, ofCondition(rule.when()));
        return found == null || found.size() > MOST ? null : found;
    }

    private int size() {
        return exact.size() + first.size();
    }

    private static @Nullable Anchors ofFilter(String filter) {
        TopicPattern pattern = new TopicPattern(filter);
        String exact = pattern.exact();
        if (exact != null) {
            return new Anchors(Set.of(exact), Set.of());
        }
        String first = pattern.first();
        return first == null ? null : new Anchors(Set.of(), Set.of(first));
    }

    private static @Nullable Anchors ofCondition(Condition condition) {
        return switch (condition) {
            case Condition.Topic(String filter) -> ofFilter(filter);
            case Condition.All(List<Condition> of) -> {
                Anchors fewest = null;
                for (Condition one : of) {
                    fewest = fewer(fewest, ofCondition(one));
                }
                yield fewest;
            }
            case Condition.Any(List<Condition> of) -> together(of);
            case Condition.Not _,
                    Condition.Kind _,
                    Condition.Recipient _,
                    Condition.Sender _,
                    Condition.InRole _,
                    Condition.Size _,
                    Condition.Header _,
                    Condition.TimeWindow _,
                    Condition.Rate _ ->
                    null;
        };
    }

    private static @Nullable Anchors together(List<Condition> conditions) {
        Set<String> exact = new HashSet<>();
        Set<String> first = new HashSet<>();
        for (Condition one : conditions) {
            Anchors anchors = ofCondition(one);
            if (anchors == null) {
                return null;
            }
            exact.addAll(anchors.exact);
            first.addAll(anchors.first);
        }
        return new Anchors(exact, first);
    }

    private static @Nullable Anchors fewer(@Nullable Anchors one, @Nullable Anchors other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.size() < one.size() ? other : one;
    }
}

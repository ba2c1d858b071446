package dev.waxwing.rules;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which kinds of messages a rule can be true of, as far as its text shows it: what a server
/// without such rules does not look at, and what actions have to fit.
final class Kinds {
    private Kinds() {}

    /// Those of a rule whose target names none: topics, unless its condition speaks of kinds or
    /// recipients; then the condition decides.
    static Set<Destination> unlessNamed(Condition when) {
        return speaks(when) ? all() : EnumSet.of(Destination.TOPIC);
    }

    private static boolean speaks(Condition condition) {
        return switch (condition) {
            case Condition.Kind _, Condition.Recipient _ -> true;
            case Condition.All(List<Condition> of) -> of.stream().anyMatch(Kinds::speaks);
            case Condition.Any(List<Condition> of) -> of.stream().anyMatch(Kinds::speaks);
            case Condition.Not(Condition of) -> speaks(of);
            case Condition.Topic _,
                    Condition.Sender _,
                    Condition.InRole _,
                    Condition.Size _,
                    Condition.Header _,
                    Condition.TimeWindow _,
                    Condition.Rate _ ->
                    false;
        };
    }

    /// Those that a rule can be true of.
    static Set<Destination> of(Target target, Condition when) {
        Set<Destination> kinds = possible(when);
        kinds.retainAll(target.kinds());
        if (target.topic().isPresent()) {
            kinds.retainAll(named());
        }
        return kinds;
    }

    /// Those that have a name to be selected.
    private static Set<Destination> named() {
        return EnumSet.of(Destination.TOPIC, Destination.QUEUE);
    }

    private static Set<Destination> all() {
        return EnumSet.allOf(Destination.class);
    }

    /// Those of which it may be true.
    private static Set<Destination> possible(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> of) -> {
                Set<Destination> kinds = all();
                of.forEach(one -> kinds.retainAll(possible(one)));
                yield kinds;
            }
            case Condition.Any(List<Condition> of) -> {
                Set<Destination> kinds = none();
                of.forEach(one -> kinds.addAll(possible(one)));
                yield kinds;
            }
            case Condition.Not(Condition of) -> without(certain(of));
            case Condition.Kind(Set<Destination> kinds) -> set(kinds);
            case Condition.Recipient _ -> EnumSet.of(Destination.DIRECT);
            case Condition.Topic _ -> named();
            case Condition.Sender _,
                    Condition.InRole _,
                    Condition.Size _,
                    Condition.Header _,
                    Condition.TimeWindow _,
                    Condition.Rate _ ->
                    all();
        };
    }

    /// Those of which it is always true.
    private static Set<Destination> certain(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> of) -> {
                Set<Destination> kinds = all();
                of.forEach(one -> kinds.retainAll(certain(one)));
                yield kinds;
            }
            case Condition.Any(List<Condition> of) -> {
                Set<Destination> kinds = none();
                of.forEach(one -> kinds.addAll(certain(one)));
                yield kinds;
            }
            case Condition.Not(Condition of) -> without(possible(of));
            case Condition.Kind(Set<Destination> kinds) -> set(kinds);
            case Condition.Recipient _,
                    Condition.Topic _,
                    Condition.Sender _,
                    Condition.InRole _,
                    Condition.Size _,
                    Condition.Header _,
                    Condition.TimeWindow _,
                    Condition.Rate _ ->
                    none();
        };
    }

    private static Set<Destination> none() {
        return EnumSet.noneOf(Destination.class);
    }

    private static Set<Destination> set(Collection<Destination> kinds) {
        Set<Destination> set = none();
        set.addAll(kinds);
        return set;
    }

    private static Set<Destination> without(Collection<Destination> kinds) {
        Set<Destination> set = all();
        set.removeAll(kinds);
        return set;
    }
}

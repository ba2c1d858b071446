package dev.waxwing.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A rule, made ready. Safe for all threads; allocates only where it copies or redirects.
final class CompiledRule {
    private static final String SAMPLED = "Not in the sample.";

    private final Rule rule;
    private final Set<Destination> kinds;
    private final @Nullable TopicPattern target;
    private final Check check;
    private final Action[] actions;

    /// For each action the kinds that it fits, as bits.
    private final int[] fits;

    private final RuleTally.Drops drops = new RuleTally.Drops();

    /// How many messages have reached each action that samples.
    private final AtomicLong[] reached;

    CompiledRule(Rule rule, RateTable rates) {
        this.rule = rule;
        this.kinds = EnumSet.copyOf(rule.target().kinds());
        this.target = rule.target().topic().map(TopicPattern::new).orElse(null);
        this.check = Check.of(rule.when(), rule, "/when", rates);
        this.actions = rule.actions().toArray(Action[]::new);
        this.fits = Arrays.stream(actions).mapToInt(CompiledRule::fits).toArray();
        this.reached = new AtomicLong[actions.length];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = new AtomicLong();
        }
    }

    private static int fits(Action action) {
        int bits = 0;
        for (Destination kind : Destination.values()) {
            bits |= action.fits(kind) ? KindSwitch.bit(kind) : 0;
        }
        return bits;
    }

    Rule rule() {
        return rule;
    }

    RuleName name() {
        return rule.name();
    }

    Check check() {
        return check;
    }

    RuleTally.Drops drops() {
        return drops;
    }

    /// Whether it is for what goes there, whatever else is true of it.
    boolean concerns(Facts facts) {
        return kinds.contains(facts.kind()) && (target == null || target.selects(facts.topic()));
    }

    /// Whether it fires.
    ///
    /// @param dry whether rates are only looked at
    boolean holds(Facts facts, long now, boolean dry) {
        return concerns(facts) && check.holds(facts, now, dry);
    }

    /// Does what the rule says.
    ///
    /// @param dry takes what was done, for a dry run, in which nothing is counted; null when it is
    ///   in earnest
    /// @return whether no rule is looked at any more
    boolean act(Facts facts, Effects effects, @Nullable Acted dry) {
        int kind = KindSwitch.bit(facts.kind());
        for (int i = 0; i < actions.length; i++) {
            Action action = actions[i];
            if ((fits[i] & kind) == 0) {
                if (dry != null) {
                    dry.leftOut().add(RuleWriter.write(action));
                }
                continue;
            }
            boolean isEnd = act(action, reached[i], facts, effects, dry != null);
            if (dry != null) {
                dry.done().add(RuleWriter.write(action));
            }
            if (isEnd) {
                return true;
            }
        }
        return false;
    }

    /// What a rule did in a dry run, as JSON.
    ///
    /// @param leftOut actions that make no sense for the message
    record Acted(List<String> done, List<String> leftOut) {
        Acted() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private boolean act(
            Action action, AtomicLong count, Facts facts, Effects effects, boolean dry) {
        switch (action) {
            case Action.Allow _ -> effects.allow(rule.name());
            case Action.Drop drop -> effects.drop(rule.name(), drop.reason());
            case Action.Redirect redirect -> {
                if (facts.lineage().isEnd()) {
                    effects.cut();
                    return false;
                }
                effects.redirect(rule.name(), redirect.topic());
            }
            case Action.Copy copy -> {
                if (facts.lineage().isEnd()) {
                    effects.cut();
                } else {
                    effects.copy(rule.name(), copy.kind(), copy.name(), facts.lineage().room());
                }
            }
            case Action.SetHeader set -> effects.header(set.name(), set.value());
            case Action.RemoveHeader remove -> effects.header(remove.name(), null);
            case Action.Delay delay -> effects.delay(delay.time());
            case Action.Tag tag -> effects.tag(tag.tag());
            case Action.SampleOneIn sample -> {
                return !dry && sample(count.getAndIncrement() % sample.oneIn() == 0, effects);
            }
            case Action.SampleShare sample -> {
                return !dry
                        && sample(
                                ThreadLocalRandom.current().nextDouble() < sample.share(), effects);
            }
        }
        return action.isFinal();
    }

    private boolean sample(boolean isKept, Effects effects) {
        if (!isKept) {
            effects.drop(rule.name(), SAMPLED);
        }
        return !isKept;
    }
}

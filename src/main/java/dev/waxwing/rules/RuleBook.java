package dev.waxwing.rules;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/// All rules at one moment, made ready. Immutable, and safe for all threads: only the rates and
/// samples in it count.
public final class RuleBook {
    private static final Comparator<Rule> ORDER =
            Comparator.comparingInt(Rule::priority).reversed().thenComparing(Rule::name);

    private final List<CompiledRule> rules;
    private final Map<Destination, RuleIndex> index = new EnumMap<>(Destination.class);
    private final Set<Destination> kinds = EnumSet.noneOf(Destination.class);
    private final boolean usesTime;
    private final InstantSource clock;
    private final RuleTally tally;

    private final RateTable rates;

    private RuleBook(
            List<CompiledRule> rules, RateTable rates, InstantSource clock, RuleTally tally) {
        this.rules = rules;
        this.rates = rates;
        this.clock = clock;
        this.tally = tally;
        List<CompiledRule> counting = rules.stream().filter(r -> r.rule().enabled()).toList();
        for (Destination kind : Destination.values()) {
            List<CompiledRule> own =
                    counting.stream().filter(r -> kinds(r.rule()).contains(kind)).toList();
            index.put(kind, new RuleIndex(own));
            if (!own.isEmpty()) {
                kinds.add(kind);
            }
        }
        this.usesTime = counting.stream().anyMatch(r -> r.check().usesTime());
    }

    private static Set<Destination> kinds(Rule rule) {
        return Kinds.of(rule.target(), rule.when());
    }

    /// A book of these rules alone, which counts for itself: for tests and tools.
    public static RuleBook of(List<Rule> rules, InstantSource clock) {
        return empty(System::nanoTime, clock, new RuleTally(System::nanoTime)).with(rules);
    }

    /// A book without rules.
    ///
    /// @param nanos monotonic time, for rates
    /// @param tally counts what this book and those made from it keep from happening
    static RuleBook empty(LongSupplier nanos, InstantSource clock, RuleTally tally) {
        return new RuleBook(List.of(), new RateTable(nanos), clock, tally);
    }

    /// The book that takes the place of this one. A rule that is in both goes on counting.
    RuleBook with(List<Rule> all) {
        Map<Rule, CompiledRule> known = new HashMap<>();
        rules.forEach(rule -> known.put(rule.rule(), rule));
        List<CompiledRule> ready =
                all.stream()
                        .sorted(ORDER)
                        .map(rule -> {
                            CompiledRule same = known.get(rule);
                            return same == null ? new CompiledRule(rule, rates) : same;
                        })
                        .toList();
        return new RuleBook(ready, rates, clock, tally);
    }

    /// The rules in the order of evaluation.
    public List<Rule> rules() {
        return rules.stream().map(CompiledRule::rule).toList();
    }

    /// The kinds of messages that some rule concerns.
    public Set<Destination> kinds() {
        return Collections.unmodifiableSet(kinds);
    }

    /// Whether some rule concerns messages of that kind; one look.
    public boolean concerns(Destination kind) {
        return kinds.contains(kind);
    }

    /// Puts a message through the rules. Never blocks and never throws what the facts do not;
    /// allocates nothing unless a rule copies or redirects.
    ///
    /// @param effects of this thread; cleared first
    public void apply(Facts facts, Effects effects) {
        effects.clear();
        long now = usesTime ? clock.millis() : 0;
        Lineage lineage = facts.lineage();
        for (CompiledRule rule : row(facts)) {
            if (lineage.hops() > 0 && lineage.contains(rule.name())) {
                if (rule.holds(facts, now, true)) {
                    effects.cut();
                }
            } else if (rule.holds(facts, now, false) && rule.act(facts, effects, null)) {
                if (effects.isDropped()) {
                    tally.dropped(rule.name(), rule.drops(), facts.kind());
                }
                break;
            }
        }
        effects.finish(lineage);
        if (effects.loopCut()) {
            tally.cut(effects.loopsCut());
        }
    }

    private CompiledRule[] row(Facts facts) {
        return Objects.requireNonNull(index.get(facts.kind())).of(facts.topic());
    }

    /// What [#apply] would do now, and why. Counts nothing.
    public Explanation explain(Facts facts) {
        return explain(facts, clock.instant());
    }

    /// What [#apply] would do at a time of the clock, with the rates as they are now.
    public Explanation explain(Facts facts, Instant at) {
        Effects effects = new Effects();
        List<Explanation.Step> steps = new ArrayList<>();
        boolean isOver = false;
        for (CompiledRule rule : rules) {
            if (isOver) {
                steps.add(Explanation.Step.of(rule.rule(), Explanation.Outcome.NOT_REACHED));
            } else {
                isOver = explain(rule, facts, at.toEpochMilli(), effects, steps);
            }
        }
        effects.finish(facts.lineage());
        return new Explanation(steps, Explanation.Result.of(effects));
    }

    private static boolean explain(
            CompiledRule compiled,
            Facts facts,
            long now,
            Effects effects,
            List<Explanation.Step> steps) {
        Rule rule = compiled.rule();
        if (!rule.enabled()) {
            steps.add(Explanation.Step.of(rule, Explanation.Outcome.DISABLED));
            return false;
        }
        if (!compiled.concerns(facts)) {
            steps.add(Explanation.Step.of(rule, Explanation.Outcome.OTHER_TARGET, "/target", null));
            return false;
        }
        Check refuser = compiled.check().refuser(facts, now);
        if (refuser != null) {
            steps.add(
                    Explanation.Step.of(
                            rule,
                            Explanation.Outcome.NOT_TRUE,
                            refuser.pointer(),
                            RuleWriter.write(refuser.source())));
            return false;
        }
        if (facts.lineage().contains(rule.name())) {
            effects.cut();
            steps.add(Explanation.Step.of(rule, Explanation.Outcome.LOOP_CUT));
            return false;
        }
        CompiledRule.Acted acted = new CompiledRule.Acted();
        boolean isOver = compiled.act(facts, effects, acted);
        steps.add(Explanation.Step.fired(rule, acted.done(), acted.leftOut()));
        return isOver;
    }
}

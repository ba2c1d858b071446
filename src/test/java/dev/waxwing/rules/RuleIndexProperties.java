package dev.waxwing.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.accounts.Role;
import dev.waxwing.model.UserId;
import dev.waxwing.topics.TopicFilter;
import dev.waxwing.topics.TopicName;
import dev.waxwing.topics.TopicTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The way of the hot path, through the index, against the dry run, which asks every rule; filters
/// against the tree of topics; texts against what was written.
final class RuleIndexProperties {
    private static final Set<Destination> NAMED = Set.of(Destination.TOPIC, Destination.QUEUE);

    @Provide
    Arbitrary<String> filter() {
        Arbitrary<String> level = Arbitraries.of("a", "b", "c", "*");
        return level.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(levels ->
                        Arbitraries.of("", ".>").map(end -> String.join(".", levels) + end))
                .edgeCases(edges -> edges.add(">"));
    }

    @Provide
    Arbitrary<String> topic() {
        return Arbitraries.of("a", "b", "c", "A")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(levels -> String.join(".", levels));
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        Arbitrary<Target> target =
                Combinators.combine(
                                Arbitraries.of(Destination.class).set().ofMinSize(1),
                                filter().optional(0.3))
                        .as(Target::new);
        return Combinators.combine(
                        condition(),
                        target,
                        Arbitraries.integers().between(-2, 2),
                        Arbitraries.of(true, true, true, false),
                        action())
                .as((when, goes, priority, enabled, action) ->
                        new Rule(
                                new RuleName("r"),
                                1,
                                "",
                                priority,
                                enabled,
                                goes,
                                when,
                                List.of(new Action.Tag("t"), action)))
                .list()
                .ofMaxSize(12)
                .map(RuleIndexProperties::named);
    }

    private static List<Rule> named(List<Rule> rules) {
        List<Rule> named = new ArrayList<>();
        for (Rule r : rules) {
            List<Action> actions =
                    List.of(new Action.Tag("t" + named.size()), r.actions().getLast());
            RuleName name = new RuleName("r" + named.size());
            named.add(
                    new Rule(
                            name, 1, "", r.priority(), r.enabled(), r.target(), r.when(), actions));
        }
        return named;
    }

    private Arbitrary<Condition> condition() {
        Arbitrary<Condition> leaf =
                Arbitraries.oneOf(
                        filter().map(Condition.Topic::new),
                        Arbitraries.of(Destination.class)
                                .set()
                                .ofMinSize(1)
                                .map(Condition.Kind::new),
                        Arbitraries.of("bob", "eve")
                                .map(user -> new Condition.Recipient(Set.of(new UserId(user)))),
                        Arbitraries.of("ada", "bob")
                                .map(user -> new Condition.Sender(Set.of(new UserId(user)))),
                        Arbitraries.of(Role.class).map(r -> new Condition.InRole(Set.of(r))),
                        Arbitraries.longs()
                                .between(0, 200)
                                .map(most -> new Condition.Size(0, most)),
                        Arbitraries.of("lang", "none")
                                .map(name ->
                                        new Condition.Header(
                                                name, Condition.Header.Match.EXISTS, "")));
        return Arbitraries.recursive(
                () -> leaf,
                inner ->
                        Arbitraries.oneOf(
                                inner.list().ofMinSize(1).ofMaxSize(3).map(Condition.All::new),
                                inner.list().ofMinSize(1).ofMaxSize(3).map(Condition.Any::new),
                                inner.map(Condition.Not::new)),
                0,
                3);
    }

    private static Arbitrary<Action> action() {
        return Arbitraries.of(
                new Action.Allow(),
                new Action.Drop("no"),
                new Action.Redirect("c"),
                new Action.Copy(Destination.TOPIC, "c"),
                new Action.RemoveHeader("lang"));
    }

    @Property
    void theIndexLeavesNoRuleOutThatCounts(
            @ForAll("rules") List<Rule> rules,
            @ForAll Destination kind,
            @ForAll("topic") String topic,
            @ForAll Role role) {
        RuleBook book = RuleBook.of(rules, TestMessage.CLOCK);
        SampleMessage message =
                new SampleMessage(
                        kind,
                        NAMED.contains(kind) ? topic : "",
                        new UserId("ada"),
                        kind == Destination.DIRECT ? new UserId("bob") : null,
                        role,
                        100,
                        Map.of("lang", "de"),
                        Lineage.NONE,
                        Optional.empty());
        Effects effects = TestMessage.applied(book, message);
        assertThat(Explanation.Result.of(effects)).isEqualTo(book.explain(message).result());
    }

    @Property
    void aRuleIsReadAsItWasWritten(@ForAll("rules") List<Rule> rules) {
        for (Rule rule : rules) {
            assertThat(RuleReader.readStored(RuleWriter.write(rule))).isEqualTo(rule);
        }
    }

    @Property
    void aFilterSelectsAsTheTreeOfTopicsDoes(
            @ForAll("filter") String filter, @ForAll("topic") String topic) {
        TopicTree<String> tree = new TopicTree<>();
        tree.add(TopicFilter.ofKey(filter), "value");
        String folded = TopicPattern.folded(topic);
        assertThat(new TopicPattern(filter).selects(topic))
                .isEqualTo(!tree.match(TopicName.ofKey(folded)).isEmpty());
    }
}

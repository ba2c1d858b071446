package dev.waxwing.rules;

import static dev.waxwing.rules.TestMessage.applied;
import static dev.waxwing.rules.TestMessage.book;
import static dev.waxwing.rules.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules do with a message: conditions, targets, order and actions.
final class RuleBookTest {
    /// From ada, a member, with `lang: de-AT` and `origin: edge`, 100 bytes, to `orders.eu.new`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'topic':'orders.*.new'}                       | true
                    {'topic':'orders.>'}                           | true
                    {'topic':'ORDERS.eu.New'}                      | true
                    {'topic':'>'}                                  | true
                    {'topic':'orders'}                             | false
                    {'topic':'orders.*'}                           | false
                    {'topic':'orders.eu.new.>'}                    | false
                    {'topic':'orders.eu.news'}                     | false
                    {'sender':['bob','ada']}                       | true
                    {'sender':['bob']}                             | false
                    {'role':['member']}                            | true
                    {'role':['admin','service']}                   | false
                    {'size':{'at_least':100}}                      | true
                    {'size':{'at_least':101}}                      | false
                    {'size':{'at_most':100}}                       | true
                    {'size':{'at_most':99}}                        | false
                    {'header':{'name':'Lang','equals':'de-AT'}}    | true
                    {'header':{'name':'lang','equals':'de'}}       | false
                    {'header':{'name':'lang','prefix':'de'}}       | true
                    {'header':{'name':'lang','prefix':'DE'}}       | false
                    {'header':{'name':'origin','exists':true}}     | true
                    {'header':{'name':'other','exists':true}}      | false
                    {'not':{'role':['member']}}                    | false
                    {'not':{'role':['admin']}}                     | true
                    {'all':[{'role':['member']},{'topic':'a'}]}    | false
                    {'all':[{'role':['member']},{'topic':'>'}]}    | true
                    {'any':[{'role':['member']},{'topic':'a'}]}    | true
                    {'any':[{'role':['admin']},{'topic':'a'}]}     | false
                    {'time':{'days':['wed']}}                      | true
                    {'time':{'days':['thu']}}                      | false
                    """)
    void aConditionIsTrueOrNot(String when, boolean holds) {
        RuleBook book = book("{'name':'r','when':%s,'do':[{'tag':'hit'}]}".formatted(when));
        assertThat(applied(book, to("orders.eu.new")).tags()).hasSize(holds ? 1 : 0);
        assertThat(book.explain(to("orders.eu.new")).rules().getFirst().outcome())
                .isEqualTo(holds ? "fired" : "not_true");
    }

    @Test
    void nobodyIsNoSenderAndNoRole() {
        RuleBook book =
                book(
                        """
                        {'name':'r','when':{'any':[{'sender':['ada']},{'role':['member']}]},\
                        'do':[{'tag':'hit'}]}
                        """);
        assertThat(applied(book, TestMessage.of("{\"kind\":\"broadcast\"}")).isPlain()).isTrue();
    }

    /// 14 January 2026 is a Wednesday; Berlin is an hour ahead in winter, and two from 29 March
    /// 2026 01:00 UTC on.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'from':'09:00','to':'17:00'}                                     | 2026-01-14T09:00:00Z | true
                    {'from':'09:00','to':'17:00'}                                     | 2026-01-14T08:59:59Z | false
                    {'from':'09:00','to':'17:00'}                                     | 2026-01-14T16:59:59Z | true
                    {'from':'09:00','to':'17:00'}                                     | 2026-01-14T17:00:00Z | false
                    {'from':'09:00','to':'17:00','zone':'Europe/Berlin'}              | 2026-01-14T08:00:00Z | true
                    {'from':'09:00','to':'17:00','zone':'Europe/Berlin'}              | 2026-07-14T07:00:00Z | true
                    {'from':'09:00','to':'17:00','zone':'Europe/Berlin'}              | 2026-07-14T06:59:59Z | false
                    {'from':'03:00','to':'24:00','zone':'Europe/Berlin'}              | 2026-03-29T00:59:59Z | false
                    {'from':'03:00','to':'24:00','zone':'Europe/Berlin'}              | 2026-03-29T01:00:00Z | true
                    {'days':['wed'],'from':'22:00','to':'06:00'}                      | 2026-01-14T22:00:00Z | true
                    {'days':['wed'],'from':'22:00','to':'06:00'}                      | 2026-01-15T05:59:59Z | true
                    {'days':['wed'],'from':'22:00','to':'06:00'}                      | 2026-01-15T06:00:00Z | false
                    {'days':['wed'],'from':'22:00','to':'06:00'}                      | 2026-01-14T05:00:00Z | false
                    {'days':['sun'],'from':'22:00','to':'06:00'}                      | 2026-01-19T05:00:00Z | true
                    {'days':['mon'],'from':'00:00','to':'24:00','zone':'Pacific/Kiritimati'} | 2026-01-18T10:00:00Z | true
                    {'days':['wed']}                                                  | 2026-01-14T23:59:59Z | true
                    {'days':['thu']}                                                  | 1970-01-01T00:00:00Z | true
                    """)
    void aTimeWindowIsOfItsZone(String window, Instant at, boolean holds) {
        Rule rule =
                TestMessage.rule(
                        "{'name':'r','when':{'time':%s},'do':[{'tag':'hit'}]}".formatted(window));
        RuleBook book = RuleBook.of(List.of(rule), InstantSource.fixed(at));
        assertThat(applied(book, to("a")).tags()).hasSize(holds ? 1 : 0);
    }

    /// The clock is set forth and back over the change to summer time.
    @Test
    void aTimeWindowFollowsTheClockBothWays() {
        Instant[] now = {Instant.parse("2026-03-29T00:30:00Z")};
        Rule rule =
                TestMessage.rule(
                        """
                        {'name':'r','when':{'time':{'from':'01:00','to':'02:00',\
                        'zone':'Europe/Berlin'}},'do':[{'tag':'hit'}]}
                        """);
        RuleBook book = RuleBook.of(List.of(rule), () -> now[0]);
        assertThat(applied(book, to("a")).tags()).hasSize(1);
        now[0] = Instant.parse("2026-07-01T00:30:00Z");
        assertThat(applied(book, to("a")).tags()).isEmpty();
        now[0] = Instant.parse("2026-01-01T00:30:00Z");
        assertThat(applied(book, to("a")).tags()).hasSize(1);
    }

    @Test
    void aTargetIsAKindAndATopic() {
        RuleBook book =
                book(
                        "{'name':'a','target':{'kinds':['direct']},'do':[{'drop':'direct'}]}",
                        "{'name':'b','target':{'kinds':['queue'],'topic':'jobs'},"
                                + "'do':[{'tag':'queue'}]}",
                        "{'name':'c','target':{'kinds':['topic','queue'],'topic':'jobs.>'},"
                                + "'do':[{'tag':'any'}]}");
        assertThat(applied(book, TestMessage.of("{\"kind\":\"direct\"}")).reason())
                .isEqualTo("direct");
        assertThat(tags(book, "queue", "Jobs")).containsExactly("queue");
        assertThat(tags(book, "topic", "jobs")).isEmpty();
        assertThat(tags(book, "topic", "jobs.a")).containsExactly("any");
        assertThat(tags(book, "queue", "jobs.a.b")).containsExactly("any");
    }

    @Test
    void aRuleThatNamesNoKindIsForTopics() {
        RuleBook book = book("{'name':'a','do':[{'drop':'no'}]}");
        assertThat(book.kinds()).containsExactly(Destination.TOPIC);
        assertThat(applied(book, to("a")).isDropped()).isTrue();
        assertThat(applied(book, TestMessage.of("{\"kind\":\"direct\"}")).isDropped()).isFalse();
    }

    @Test
    void aConditionThatSpeaksOfKindsDecidesAlone() {
        RuleBook book =
                book(
                        "{'name':'a','when':{'not':{'kind':['topic','queue']}},'do':[{'drop':'no'}]}",
                        "{'name':'b','when':{'any':[{'recipient':['bob']},{'kind':['queue']}]},"
                                + "'do':[{'drop':'bob'}]}");
        assertThat(book.kinds())
                .containsExactlyInAnyOrder(
                        Destination.DIRECT, Destination.BROADCAST, Destination.QUEUE);
        assertThat(book.concerns(Destination.TOPIC)).isFalse();
        assertThat(applied(book, TestMessage.of("{\"kind\":\"broadcast\"}")).reason())
                .isEqualTo("no");
        assertThat(applied(book, TestMessage.of("{\"kind\":\"queue\",\"topic\":\"x.k\"}")).reason())
                .isEqualTo("bob");
        RuleBook second = RuleBook.of(List.of(book.rules().getLast()), TestMessage.CLOCK);
        String toBob = "{\"kind\":\"direct\",\"recipient\":\"bob\"}";
        assertThat(applied(second, TestMessage.of(toBob)).reason()).isEqualTo("bob");
        assertThat(applied(second, TestMessage.of(toBob.replace("bob", "eve"))).isPlain()).isTrue();
    }

    @Test
    void whatMakesNoSenseForAKindIsLeftOutAndSaid() {
        RuleBook book =
                book(
                        "{'name':'a','target':{'kinds':['topic','direct']},"
                                + "'do':[{'tag':'x'},{'copy':{'topic':'b'}},{'redirect':'c'}]}");
        assertThat(applied(book, TestMessage.of("{\"kind\":\"direct\"}")).isPlain()).isTrue();
        Explanation dry = book.explain(TestMessage.of("{\"kind\":\"direct\"}"));
        assertThat(dry.lines())
                .containsExactly(
                        "a  fired  left out {\"tag\":\"x\"}  left out {\"copy\":{\"topic\":\"b\"}}"
                                + "  left out {\"redirect\":\"c\"}",
                        "allowed");
        assertThat(applied(book, to("a")).redirect()).isEqualTo("c");
    }

    private static List<String> tags(RuleBook book, String kind, String topic) {
        String text = "{\"kind\":\"%s\",\"topic\":\"%s\"}".formatted(kind, topic);
        return applied(book, TestMessage.of(text)).tags();
    }

    @Test
    void theHighestPriorityIsFirstAndEqualOnesGoByName() {
        RuleBook book =
                book(
                        "{'name':'z','priority':1,'do':[{'tag':'1'}]}",
                        "{'name':'b','do':[{'tag':'3'}]}",
                        "{'name':'a','do':[{'tag':'2'}]}",
                        "{'name':'c','priority':-1,'do':[{'tag':'4'}]}",
                        "{'name':'off','enabled':false,'priority':9,'do':[{'tag':'0'}]}");
        assertThat(applied(book, to("a")).tags()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void everyActionIsInTheEffects() {
        Effects effects =
                applied(
                        book(
                                """
                                {'name':'r','do':[
                                  {'copy':{'topic':'audit'}}, {'copy':{'queue':'Orders'}},
                                  {'set_header':{'name':'Origin','value':'x'}},
                                  {'remove_header':'LANG'}, {'delay':'2s'}, {'delay':'1s'},
                                  {'tag':'a'}, {'tag':'a'}, {'redirect':'else.where'}]}
                                """),
                        to("orders"));
        assertThat(effects.copies())
                .extracting(Effects.Copy::kind, Effects.Copy::name)
                .containsExactly(
                        tuple(Destination.TOPIC, "audit"), tuple(Destination.QUEUE, "Orders"));
        assertThat(effects.headerChanges()).isEqualTo(2);
        assertThat(effects.headerName(0)).isEqualTo("origin");
        assertThat(effects.headerValue(0)).isEqualTo("x");
        assertThat(effects.headerName(1)).isEqualTo("lang");
        assertThat(effects.headerValue(1)).isNull();
        assertThat(effects.delayMillis()).isEqualTo(2_000);
        assertThat(effects.tags()).containsExactly("a");
        assertThat(effects.redirect()).isEqualTo("else.where");
        assertThat(effects.redirectLineage().rules()).containsExactly(new RuleName("r"));
        assertThat(effects.decidedBy()).isEqualTo(new RuleName("r"));
        assertThat(effects.isDropped()).isFalse();
        assertThat(effects.isPlain()).isFalse();
    }

    @Test
    void whatEndsTheWalkEndsIt() {
        String last = "{'name':'z','priority':-1,'do':[{'tag':'late'}]}";
        Effects dropped = applied(book("{'name':'a','do':[{'drop':'no'}]}", last), to("a"));
        assertThat(dropped.isDropped()).isTrue();
        assertThat(dropped.reason()).isEqualTo("no");
        assertThat(dropped.tags()).isEmpty();
        Effects allowed = applied(book("{'name':'a','do':[{'allow':true}]}", last), to("a"));
        assertThat(allowed.isDropped()).isFalse();
        assertThat(allowed.decidedBy()).isEqualTo(new RuleName("a"));
        assertThat(allowed.tags()).isEmpty();
        Effects none = applied(book(last), to("a"));
        assertThat(none.decidedBy()).isNull();
        assertThat(none.tags()).containsExactly("late");
    }

    @Test
    void effectsAreUsedAgain() {
        RuleBook book = book("{'name':'a','when':{'topic':'a'},'do':[{'tag':'x'},{'drop':'no'}]}");
        Effects effects = new Effects();
        book.apply(to("a"), effects);
        assertThat(effects.isDropped()).isTrue();
        book.apply(to("b"), effects);
        assertThat(effects.isPlain()).isTrue();
        assertThat(effects.decidedBy()).isNull();
        assertThat(effects.reason()).isEmpty();
    }

    @Test
    void aSampleKeepsOneInSoMany() {
        RuleBook book = book("{'name':'s','do':[{'sample':{'one_in':4}},{'tag':'kept'}]}");
        List<Boolean> kept =
                IntStream.range(0, 8).mapToObj(_ -> !applied(book, to("a")).isDropped()).toList();
        assertThat(kept).containsExactly(true, false, false, false, true, false, false, false);
        book.explain(to("a"));
        assertThat(applied(book, to("a")).tags()).as("a dry run counts nothing").hasSize(1);
        assertThat(applied(book, to("a")).reason()).isEqualTo("Not in the sample.");
    }

    @Test
    void aSampleKeepsAShare() {
        RuleBook book = book("{'name':'s','do':[{'sample':{'share':0.5}}]}");
        Effects effects = new Effects();
        SampleMessage message = to("a");
        long kept =
                IntStream.range(0, 10_000)
                        .filter(_ -> {
                            book.apply(message, effects);
                            return !effects.isDropped();
                        })
                        .count();
        assertThat(kept).isBetween(4_500L, 5_500L); // ten standard deviations
    }

    @Test
    void anExplanationNamesTheConditionThatSaidNo() {
        RuleBook book =
                book(
                        """
                        {'name':'r','when':{'all':[{'topic':'>'},
                          {'any':[{'role':['admin']},{'all':[{'size':{'at_most':1}}]}]}]},
                         'do':[{'drop':'no'}]}
                        """,
                        "{'name':'s','when':{'all':[{'role':['member']},{'all':[{'topic':'b'}]}]},"
                                + "'do':[{'drop':'no'}]}",
                        "{'name':'t','target':{'topic':'b'},'do':[{'drop':'no'}]}",
                        "{'name':'u','enabled':false,'do':[{'drop':'no'}]}",
                        "{'name':'v','do':[{'tag':'x'},{'drop':'gone'}]}",
                        "{'name':'w','do':[{'drop':'no'}]}");
        Explanation explanation = book.explain(to("a"));
        assertThat(explanation.rules())
                .extracting(
                        Explanation.Step::rule,
                        Explanation.Step::outcome,
                        Explanation.Step::at,
                        Explanation.Step::did)
                .containsExactly(
                        tuple("r", "not_true", "/when/all/1", List.of()),
                        tuple("s", "not_true", "/when/all/1/all/0", List.of()),
                        tuple("t", "other_target", "/target", List.of()),
                        tuple("u", "disabled", null, List.of()),
                        tuple(
                                "v",
                                "fired",
                                null,
                                List.of("{\"tag\":\"x\"}", "{\"drop\":\"gone\"}")),
                        tuple("w", "not_reached", null, List.of()));
        assertThat(explanation.rules().get(1).condition()).isEqualTo("{\"topic\":\"b\"}");
        assertThat(explanation.result().verdict()).isEqualTo("dropped");
        assertThat(explanation.result().decidedBy()).isEqualTo("v");
        assertThat(explanation.result().reason()).isEqualTo("gone");
    }
}

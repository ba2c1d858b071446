package dev.waxwing.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that send messages to each other and to themselves, with what the router does in its
/// simplest form.
final class LoopTest {
    private final RuleTally tally = new RuleTally(System::nanoTime);
    private int passes;

    private RuleBook book(String... rules) {
        return RuleBook.empty(System::nanoTime, TestMessage.CLOCK, tally)
                .with(TestMessage.rules(rules));
    }

    /// The topics of all that becomes of one message to a topic.
    private List<String> routed(RuleBook book, String topic) {
        List<String> delivered = new ArrayList<>();
        Deque<SampleMessage> open = new ArrayDeque<>(List.of(TestMessage.to(topic)));
        Effects effects = new Effects();
        passes = 0;
        while (!open.isEmpty()) {
            SampleMessage message = open.poll();
            book.apply(message, effects);
            passes++;
            for (Effects.Copy copy : effects.copies()) {
                open.add(TestMessage.with(TestMessage.to(copy.name()), copy.lineage()));
            }
            String redirect = effects.redirect();
            if (redirect != null) {
                open.add(TestMessage.with(TestMessage.to(redirect), effects.redirectLineage()));
            } else if (!effects.isDropped()) {
                delivered.add(message.topic());
            }
        }
        return delivered;
    }

    @Test
    void aRuleThatCopiesEverythingToItselfCopiesOnce() {
        RuleBook book = book("{'name':'r','do':[{'copy':{'topic':'a'}}]}");
        assertThat(routed(book, "a")).containsExactly("a", "a");
        assertThat(tally.loopsCut()).isEqualTo(1);
    }

    @Test
    void aRuleThatRedirectsEverythingToItselfRedirectsOnce() {
        RuleBook book = book("{'name':'r','do':[{'redirect':'a'}]}");
        assertThat(routed(book, "a")).containsExactly("a");
        assertThat(passes).isEqualTo(2);
        assertThat(tally.loopsCut()).isEqualTo(1);
    }

    @Test
    void twoRulesThatRedirectToEachOtherEnd() {
        RuleBook book =
                book(
                        "{'name':'r','when':{'topic':'a'},'do':[{'redirect':'b'}]}",
                        "{'name':'s','when':{'topic':'b'},'do':[{'redirect':'a'}]}");
        assertThat(routed(book, "a")).containsExactly("a");
        assertThat(passes).isEqualTo(3);
        assertThat(tally.loopsCut()).isEqualTo(1);
    }

    @Test
    void aChainEndsAfterEightRules() {
        String[] rules = new String[20];
        for (int i = 0; i < rules.length; i++) {
            rules[i] =
                    "{'name':'r%d','when':{'topic':'t%d'},'do':[{'redirect':'t%d'}]}"
                            .formatted(i, i, i + 1);
        }
        assertThat(routed(book(rules), "t0")).containsExactly("t8");
        assertThat(tally.loopsCut()).isEqualTo(1);
    }

    /// Without a bound on all that becomes of one message these would make 16 to the power of 8.
    @Test
    void rulesThatCopyEverythingToEachOtherMakeNoAvalanche() {
        String[] rules = new String[200];
        for (int i = 0; i < rules.length; i++) {
            String copies = "{'copy':{'topic':'t%d'}},".formatted(i).repeat(15);
            rules[i] = "{'name':'r%d','do':[%s{'copy':{'topic':'t%d'}}]}".formatted(i, copies, i);
        }
        assertThat(routed(book(rules), "a")).hasSizeBetween(Effects.MOST_COPIES, Lineage.ROOM);
        assertThat(tally.loopsCut()).isPositive();
    }

    @Test
    void aRuleDoesNothingToItsOwnOffspring() {
        RuleBook book =
                book(
                        "{'name':'r','do':[{'tag':'r'},{'copy':{'topic':'b'}}]}",
                        "{'name':'s','when':{'topic':'b'},'do':[{'tag':'s'}]}");
        Lineage lineage = Lineage.NONE.child(new RuleName("r"), 1);
        Effects effects = TestMessage.applied(book, TestMessage.with(TestMessage.to("b"), lineage));
        assertThat(effects.tags()).containsExactly("s");
        assertThat(effects.copies()).isEmpty();
        assertThat(effects.loopCut()).isTrue();
    }

    @Test
    void aLineageIsATextAndBack() {
        Lineage lineage = Lineage.NONE;
        assertThat(lineage.text()).isEmpty();
        assertThat(Lineage.parse("")).isSameAs(Lineage.NONE);
        for (int i = 0; i < Lineage.MOST_HOPS; i++) {
            lineage = lineage.child(new RuleName("r" + i), i + 1);
            assertThat(Lineage.parse(lineage.text())).isEqualTo(lineage);
        }
        assertThat(lineage.text()).isEqualTo("1 r0 r1 r2 r3 r4 r5 r6 r7");
        assertThat(lineage.contains(new RuleName("r3"))).isTrue();
        assertThat(lineage.contains(new RuleName("r8"))).isFalse();
        assertThat(lineage.hops()).isEqualTo(8);
        assertThat(lineage.room()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "x", "0 a", "7  a", "-1 a", "7 A", "1 a b c d e f g h i", "9999 a"})
    void aBrokenLineageIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Lineage.parse(text));
    }
}

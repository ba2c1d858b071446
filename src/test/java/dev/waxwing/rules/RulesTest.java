package dev.waxwing.rules;

import static dev.waxwing.rules.TestMessage.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.waxwing.backend.sqlite.SqliteRuleStore;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.AuditOrigin;
import dev.waxwing.ops.AuditRow;
import dev.waxwing.ops.RunningJournal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of rules, on a real database and journal.
final class RulesTest {
    private static final OptionalLong ANY = OptionalLong.empty();
    private static final RuleName R = new RuleName("r");

    @TempDir Path directory;
    private RunningJournal journal;
    private SqliteRuleStore store;
    private Rules rules;

    @BeforeEach
    void open() {
        journal = new RunningJournal(directory, TestMessage.CLOCK);
        store = new SqliteRuleStore(journal.database);
        rules = Rules.open(store, journal.journal, journal.audit, TestMessage.CLOCK);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static Rule drops(String name, String reason) {
        return rule("{'name':'%s','do':[{'drop':'%s'}]}".formatted(name, reason));
    }

    private String reason() {
        return TestMessage.applied(rules.book(), TestMessage.to("a")).reason();
    }

    private static ErrorCode refusal(Runnable change) {
        return assertThatExceptionOfType(RuleRefused.class).isThrownBy(change::run).actual().code();
    }

    private List<AuditRow> audit() {
        return journal.auditStore.after(0, 100);
    }

    @Test
    void aChangeCountsWhenItReturnsAndAfterARestart() {
        assertThat(reason()).isEmpty();
        assertThat(rules.put(drops("r", "one"), ANY).rule().version()).isEqualTo(1);
        assertThat(reason()).isEqualTo("one");
        assertThat(rules.put(drops("r", "two"), ANY).rule().version()).isEqualTo(2);
        assertThat(reason()).isEqualTo("two");
        close();
        open();
        assertThat(reason()).isEqualTo("two");
        assertThat(rules.find(R).orElseThrow().rule()).isEqualTo(drops("r", "two").withVersion(2));
        rules.remove(R, ANY);
        assertThat(reason()).isEmpty();
        assertThat(rules.list()).isEmpty();
        close();
        open();
        assertThat(reason()).isEmpty();
        assertThat(rules.put(drops("r", "three"), ANY).rule().version()).isEqualTo(4);
    }

    @Test
    void everyChangeIsAudited() {
        new AuditOrigin("ada", "192.0.2.1").call(() -> rules.put(drops("r", "one"), ANY));
        rules.setEnabled(R, false);
        rules.remove(R, ANY);
        assertThat(audit())
                .extracting(AuditRow::kind, AuditRow::actor, AuditRow::subject, AuditRow::detail)
                .containsExactly(
                        tuple("rule_changed", "ada", "r", "version 1"),
                        tuple("rule_changed", "server", "r", "version 2"),
                        tuple("rule_removed", "server", "r", "version 3"));
        assertThat(rules.history(R))
                .extracting(RuleVersion::version, RuleVersion::by, RuleVersion::isRemoval)
                .containsExactly(
                        tuple(3L, "server", true),
                        tuple(2L, "server", false),
                        tuple(1L, "ada", false));
        assertThat(RuleReader.read(rules.history(R).getLast().text()))
                .isEqualTo(drops("r", "one").withVersion(1));
    }

    @Test
    void aRuleThatIsOffDoesNotCount() {
        rules.put(drops("r", "one"), ANY);
        assertThat(rules.setEnabled(R, false).rule().enabled()).isFalse();
        assertThat(reason()).isEmpty();
        assertThat(rules.setEnabled(R, false).rule().version()).as("no change").isEqualTo(2);
        assertThat(rules.setEnabled(R, true).rule().version()).isEqualTo(3);
        assertThat(reason()).isEqualTo("one");
    }

    @Test
    void anotherVersionThanExpectedIsAConflict() {
        assertThat(refusal(() -> rules.put(drops("r", "x"), OptionalLong.of(1))))
                .isEqualTo(ErrorCode.CONFLICT);
        rules.put(drops("r", "one"), OptionalLong.of(0));
        assertThat(refusal(() -> rules.put(drops("r", "x"), OptionalLong.of(0))))
                .isEqualTo(ErrorCode.CONFLICT);
        rules.put(drops("r", "two"), OptionalLong.of(1));
        assertThat(refusal(() -> rules.put(drops("r", "x"), OptionalLong.of(1))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(() -> rules.remove(R, OptionalLong.of(1))))
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(reason()).isEqualTo("two");
        assertThat(audit()).hasSize(2);
        rules.remove(R, OptionalLong.of(2));
        assertThat(refusal(() -> rules.remove(R, ANY))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(() -> rules.setEnabled(R, true))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void ofChangesAtOnceOneWins() throws InterruptedException, ExecutionException {
        rules.put(drops("r", "one"), ANY);
        int wins = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String reason = "by " + i;
                Callable<String> change =
                        () -> {
                            try {
                                rules.put(drops("r", reason), OptionalLong.of(1));
                                return reason;
                            } catch (RuleRefused e) {
                                return e.code().code();
                            }
                        };
                all.add(threads.submit(change));
            }
            for (Future<String> one : all) {
                if (!one.get().equals("conflict")) {
                    assertThat(reason()).isEqualTo(one.get());
                    wins++;
                }
            }
        }
        assertThat(wins).isEqualTo(1);
    }

    @Test
    void theNumberOfRulesIsBounded() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<StoredRule>> all = new ArrayList<>();
            for (int i = 0; i < Rule.MOST_RULES; i++) {
                Rule rule = drops("r" + i, "x");
                all.add(threads.submit(() -> rules.put(rule, ANY)));
            }
            for (Future<StoredRule> one : all) {
                assertThat(one.get().rule().version()).isEqualTo(1);
            }
        }
        assertThat(rules.count()).isEqualTo(Rule.MOST_RULES);
        assertThat(refusal(() -> rules.put(drops("one-more", "x"), ANY)))
                .isEqualTo(ErrorCode.AT_CAPACITY);
        assertThat(rules.put(drops("r0", "y"), ANY).rule().version()).isEqualTo(2);
        rules.remove(new RuleName("r0"), ANY);
        assertThat(rules.put(drops("one-more", "x"), ANY).rule().version()).isEqualTo(1);
    }

    /// Deep conditions take more room on lines of their own than in one.
    @Test
    void aRuleThatIsTooLongAsItIsStoredIsRefused() {
        String deep = "{'all':[".repeat(15) + "%s" + "]}".repeat(15);
        String users = String.join(",", Collections.nCopies(48, "{'sender':['%s']}"));
        String text = "{'name':'r','when':" + deep.formatted(users) + ",'do':[{'allow':true}]}";
        Rule shorter = rule(text.replace("%s", distinct(1)));
        assertThat(rules.put(shorter, ANY).rule().version()).isEqualTo(1);
        Rule tooLong = rule(text.replace("%s", distinct(12)));
        assertThat(refusal(() -> rules.put(tooLong, ANY))).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(rules.find(R).orElseThrow().rule().version()).isEqualTo(1);
    }

    private static String distinct(int users) {
        return IntStream.range(0, users)
                .mapToObj("user-with-a-name-%02d"::formatted)
                .collect(Collectors.joining("','"));
    }

    @Test
    void aStoredRuleThatCannotBeReadIsNamedAndCanBeReplaced() {
        journal.database.begin();
        store.add(new RuleVersion(R, 1, TestMessage.NOON, "x", "{\"name\":\"r\",\"do\":7}"));
        journal.database.commit();
        rules = Rules.open(store, journal.journal, journal.audit, TestMessage.CLOCK);
        assertThat(rules.list()).isEmpty();
        assertThat(rules.trouble()).contains("1 stored rules cannot be read, r for one");
        rules.put(drops("r", "one"), ANY);
        assertThat(rules.trouble()).isEmpty();
        assertThat(reason()).isEqualTo("one");
    }
}

package dev.waxwing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.journal.Storage;
import dev.waxwing.rules.RuleName;
import dev.waxwing.rules.RuleStore;
import dev.waxwing.rules.RuleVersion;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [RuleStore] promises, beside the [Storage] whose transactions it is part of.
public abstract class RuleStoreContract {
    private static final RuleName A = new RuleName("a");
    private static final RuleName B = new RuleName("b");

    @TempDir private Path directory;

    private Opened opened;

    /// A store and the storage that commits for it.
    public record Opened(Storage storage, RuleStore store) {}

    /// Opens what is kept in a directory, or makes it.
    protected abstract Opened open(Path directory);

    @BeforeEach
    void open() {
        opened = open(directory);
    }

    @AfterEach
    void close() {
        opened.storage.close();
    }

    private void reopen() {
        close();
        open();
    }

    private RuleStore store() {
        return opened.store;
    }

    private static RuleVersion version(RuleName name, long version, String text) {
        Instant at = Instant.ofEpochMilli(1_000 * version + name.value().length());
        return new RuleVersion(name, version, at, "ädä", text);
    }

    private void add(RuleVersion version) {
        opened.storage.begin();
        store().add(version);
        opened.storage.commit();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(store().current()).isEmpty();
        assertThat(store().history(A)).isEmpty();
        assertThat(store().last(A)).isEmpty();
        assertThat(store().count()).isZero();
    }

    @Test
    void keepsTheVersionThatCountsAndThoseBeforeIt() {
        add(version(B, 1, "{b}"));
        add(version(A, 1, "{1}"));
        add(version(A, 2, "{größe}"));
        reopen();
        assertThat(store().current())
                .containsExactly(version(A, 2, "{größe}"), version(B, 1, "{b}"));
        assertThat(store().history(A))
                .containsExactly(version(A, 2, "{größe}"), version(A, 1, "{1}"));
        assertThat(store().last(A)).contains(version(A, 2, "{größe}"));
        assertThat(store().count()).isEqualTo(2);
    }

    @Test
    void remembersWhatWasRemoved() {
        add(version(A, 1, "{1}"));
        add(version(A, 2, ""));
        reopen();
        assertThat(store().current()).isEmpty();
        assertThat(store().count()).isZero();
        assertThat(store().last(A)).contains(version(A, 2, ""));
        assertThat(store().history(A)).hasSize(2);
        add(version(A, 3, "{3}"));
        assertThat(store().current()).containsExactly(version(A, 3, "{3}"));
    }

    @Test
    void keepsSoManyVersionsAndNoMore() {
        for (int n = 1; n <= RuleStore.VERSIONS + 5; n++) {
            add(version(A, n, "{}"));
        }
        add(version(B, 1, "{}"));
        assertThat(store().history(A))
                .hasSize(RuleStore.VERSIONS)
                .extracting(RuleVersion::version)
                .startsWith(RuleStore.VERSIONS + 5L)
                .endsWith(6L);
        assertThat(store().history(B)).hasSize(1);
    }

    @Test
    void keepsSoManyRemovedRulesAndNoMore() {
        add(version(A, 1, "{}"));
        opened.storage.begin();
        for (int n = 0; n < RuleStore.REMOVED + 2; n++) {
            Instant at = Instant.ofEpochMilli(n);
            RuleName name = new RuleName("r" + n);
            store().add(new RuleVersion(name, 1, at, "x", "{}"));
            store().add(new RuleVersion(name, 2, at, "x", ""));
        }
        opened.storage.commit();
        assertThat(store().history(new RuleName("r0"))).isEmpty();
        assertThat(store().history(new RuleName("r1"))).isEmpty();
        assertThat(store().history(new RuleName("r2"))).hasSize(2);
        assertThat(store().current()).hasSize(1);
    }

    @Test
    void rollbackLeavesNothing() {
        add(version(A, 1, "{1}"));
        opened.storage.begin();
        store().add(version(A, 2, ""));
        store().add(version(B, 1, "{}"));
        assertThat(store().count()).isEqualTo(1);
        assertThat(store().current()).as("beside it").containsExactly(version(A, 1, "{1}"));
        opened.storage.rollback();
        assertThat(store().current()).containsExactly(version(A, 1, "{1}"));
        assertThat(store().last(B)).isEmpty();
        assertThat(store().count()).isEqualTo(1);
    }
}

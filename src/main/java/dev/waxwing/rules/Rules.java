package dev.waxwing.rules;

import dev.waxwing.journal.Journal;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.Audit;
import dev.waxwing.ops.AuditKind;
import dev.waxwing.ops.AuditOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's rules: stored, changed, and ready to be applied. Safe for all threads. Changes are
/// made on virtual threads, because each waits for its commit; it is in [#book] when it returns.
public final class Rules {
    private static final Logger LOG = LoggerFactory.getLogger(Rules.class);

    private final RuleStore store;
    private final Journal journal;
    private final Audit audit;
    private final InstantSource clock;
    private final RuleTally tally = new RuleTally(System::nanoTime);
    private final KindSwitch kinds = new KindSwitch();

    /// What is on disk; written on the journal's thread.
    private final Map<RuleName, StoredRule> stored = new ConcurrentHashMap<>();

    /// Rules on disk that this version of Waxwing cannot read, and why.
    private final Map<RuleName, String> unreadable = new ConcurrentHashMap<>();

    private volatile RuleBook book;

    private Rules(RuleStore store, Journal journal, Audit audit, InstantSource clock) {
        this.store = store;
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
        this.book = RuleBook.empty(System::nanoTime, clock, tally);
    }

    /// Reads what is stored; blocks.
    public static Rules open(RuleStore store, Journal journal, Audit audit, InstantSource clock) {
        Rules rules = new Rules(store, journal, audit, clock);
        store.current().forEach(rules::load);
        rules.publish();
        return rules;
    }

    private void load(RuleVersion version) {
        try {
            stored.put(version.name(), of(version));
        } catch (RuleFault e) {
            LOG.error("The rule {} does not count: {}", version.name(), e.getMessage());
            unreadable.put(version.name(), String.valueOf(e.getMessage()));
        }
    }

    private static StoredRule of(RuleVersion version) {
        return new StoredRule(RuleReader.readStored(version.text()), version.at(), version.by());
    }

    /// The rules that count now. One volatile read: for the hot path, anew for each message.
    public RuleBook book() {
        return book;
    }

    /// Which kinds of messages have to go through [#book] at all.
    public KindSwitch kinds() {
        return kinds;
    }

    /// How many rules there are.
    public int count() {
        return stored.size();
    }

    /// How many copies and redirections were not made, since the start, because of a loop.
    public long loopsCut() {
        return tally.loopsCut();
    }

    /// How many messages of a kind were dropped, since the start.
    public long dropped(Destination kind) {
        return tally.dropped(kind);
    }

    /// Why not all stored rules count, if that is so.
    public Optional<String> trouble() {
        return unreadable.keySet().stream()
                .sorted()
                .findFirst()
                .map(name ->
                        "%d stored rules cannot be read, %s for one"
                                .formatted(unreadable.size(), name));
    }

    /// All rules in the order of evaluation.
    public List<StoredRule> list() {
        return book.rules().stream().flatMap(rule -> find(rule.name()).stream()).toList();
    }

    public Optional<StoredRule> find(RuleName name) {
        return Optional.ofNullable(stored.get(name));
    }

    /// The last versions of a rule, the newest first; also of one that was removed. Blocks.
    public List<RuleVersion> history(RuleName name) {
        return store.history(name);
    }

    /// Adds a rule or replaces the one of its name; its own version does not matter.
    ///
    /// @param expected the version that it replaces, 0 for none; empty for whatever there is
    /// @throws RuleRefused when there is another version, when there are too many rules, or when
    ///   the rule is too long as it is stored
    public StoredRule put(Rule rule, OptionalLong expected) {
        String longest = RuleWriter.write(rule.withVersion(Long.MAX_VALUE));
        if (longest.getBytes(StandardCharsets.UTF_8).length > Rule.MOST_BYTES) {
            throw new RuleRefused(
                    ErrorCode.TOO_LARGE,
                    "as it is stored, a rule has at most %d bytes".formatted(Rule.MOST_BYTES));
        }
        RuleVersion made =
                make(
                        rule.name(),
                        expected,
                        AuditKind.RULE_CHANGED,
                        version -> RuleWriter.write(rule.withVersion(version)));
        return of(made);
    }

    /// Lets a rule count, or not.
    ///
    /// @throws RuleRefused when there is none, or when it changes at the same time
    public StoredRule setEnabled(RuleName name, boolean enabled) {
        StoredRule now = find(name).orElseThrow(() -> noSuch(name));
        return now.rule().enabled() == enabled
                ? now
                : put(now.rule().withEnabled(enabled), OptionalLong.of(now.rule().version()));
    }

    /// Removes a rule.
    ///
    /// @param expected as for [#put]
    /// @throws RuleRefused when there is none, or another version
    public void remove(RuleName name, OptionalLong expected) {
        var _ = make(name, expected, AuditKind.RULE_REMOVED, _ -> "");
    }

    /// The text of a version.
    @FunctionalInterface
    private interface Text {
        String of(long version);
    }

    private RuleVersion make(RuleName name, OptionalLong expected, AuditKind kind, Text text) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        RuleChange change =
                new RuleChange(by -> decide(name, expected, kind, text, at, by), this::follow);
        journal.submit(change);
        RuleVersion made = change.await();
        publish();
        return made;
    }

    private RuleVersion decide(
            RuleName name,
            OptionalLong expected,
            AuditKind kind,
            Text text,
            Instant at,
            AuditOrigin by) {
        Optional<RuleVersion> last = store.last(name);
        long now = last.filter(v -> !v.isRemoval()).map(RuleVersion::version).orElse(0L);
        if (now == 0 && kind == AuditKind.RULE_REMOVED) {
            throw noSuch(name);
        }
        if (expected.isPresent() && expected.getAsLong() != now) {
            throw new RuleRefused(ErrorCode.CONFLICT, conflict(name, now));
        }
        if (now == 0 && store.count() >= Rule.MOST_RULES) {
            throw new RuleRefused(
                    ErrorCode.AT_CAPACITY, "there are %d rules already".formatted(Rule.MOST_RULES));
        }
        long next = last.map(RuleVersion::version).orElse(0L) + 1;
        RuleVersion made = new RuleVersion(name, next, at, by.actor(), text.of(next));
        store.add(made);
        audit.append(by.event(kind, name.value(), "version " + next));
        return made;
    }

    private static String conflict(RuleName name, long now) {
        return now == 0
                ? "there is no rule " + name
                : "the rule %s is there, in version %d".formatted(name, now);
    }

    private static RuleRefused noSuch(RuleName name) {
        return new RuleRefused(ErrorCode.NOT_FOUND, "there is no rule " + name);
    }

    /// Memory follows the disk; on the journal's thread.
    private void follow(RuleVersion version) {
        unreadable.remove(version.name());
        if (version.isRemoval()) {
            stored.remove(version.name());
        } else {
            load(version);
        }
    }

    /// Made where somebody waits, and not on the journal's thread: a thousand rules take
    /// milliseconds. The last one to get here has seen all changes.
    private synchronized void publish() {
        RuleBook next = book.with(stored.values().stream().map(StoredRule::rule).toList());
        book = next;
        kinds.set(next.kinds());
    }
}

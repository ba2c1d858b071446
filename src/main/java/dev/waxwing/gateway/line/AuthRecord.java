package dev.waxwing.gateway.line;

import dev.waxwing.accounts.TokenFile.Entry;
import dev.waxwing.gate.Address;
import dev.waxwing.ops.AuditEvent;
import dev.waxwing.ops.AuditKind;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What the audit log has of `auth` by a token of the file, and of `auth` by no token at all: a row
/// for the first from an address, and one for all that follow it within a minute. So a flood costs
/// two rows a minute for each address, and for [#MOST] of them at most. Safe for all threads.
final class AuthRecord {
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    /// Addresses and names that are told apart; those beyond share one row.
    private static final int MOST = 1_000;

    private final Consumer<AuditEvent> audit;
    private final LongSupplier nanoTime;

    /// The oldest first.
    private final Map<Who, Run> runs = new LinkedHashMap<>();

    /// @param program the token's name; empty when there is none
    /// @param address empty for all those that there is no room for
    private record Who(AuditKind kind, String program, String address) {
        AuditEvent event(String detail) {
            String actor = program.isEmpty() ? "" : "token " + program;
            return new AuditEvent(kind, actor, program, address, detail);
        }

        String words() {
            return kind == AuditKind.LOGIN_OK ? "auth on the line" : "wrong token on the line";
        }
    }

    private static final class Run {
        private final long since;
        private int more;

        private Run(long since) {
            this.since = since;
        }
    }

    /// @param audit keeps an event and does not wait
    /// @param nanoTime monotonic, as [System#nanoTime]
    AuthRecord(Consumer<AuditEvent> audit, LongSupplier nanoTime) {
        this.audit = audit;
        this.nanoTime = nanoTime;
    }

    /// Somebody has shown a token.
    ///
    /// @param program what it is in the file; empty when it is nothing
    synchronized void tried(Optional<Entry> program, Address from) {
        AuditKind kind = program.isPresent() ? AuditKind.LOGIN_OK : AuditKind.LOGIN_FAILED;
        Who who = new Who(kind, program.map(Entry::name).orElse(""), from.text());
        if (runs.size() >= MOST && !runs.containsKey(who)) {
            who = new Who(kind, "", "");
        }
        Run run = runs.get(who);
        if (run != null) {
            run.more++;
            return;
        }
        runs.put(who, new Run(nanoTime.getAsLong()));
        audit.accept(who.event(who.words()));
    }

    /// Writes what followed, once its minute is over. Every second or so.
    synchronized void sweep() {
        long now = nanoTime.getAsLong();
        Iterator<Map.Entry<Who, Run>> oldest = runs.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Who, Run> next = oldest.next();
            Run run = next.getValue();
            if (now - run.since < TOGETHER.toNanos()) {
                return;
            }
            oldest.remove();
            if (run.more > 0) {
                Who who = next.getKey();
                audit.accept(
                        who.event(
                                "%s, %d times more within %d s"
                                        .formatted(who.words(), run.more, TOGETHER.toSeconds())));
            }
        }
    }
}

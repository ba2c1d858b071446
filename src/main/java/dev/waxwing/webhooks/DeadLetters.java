package dev.waxwing.webhooks;

import dev.waxwing.log.LogOptions;
import dev.waxwing.log.LogRecord;
import dev.waxwing.log.Position;
import dev.waxwing.log.Reading;
import dev.waxwing.model.ErrorCode;
import dev.waxwing.ops.AuditKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The events that were given up, hook by hook. Safe for all threads; waits for the disk.
final class DeadLetters {
    private static final int PAGE_RECORDS = 256;
    private static final long PAGE_BYTES = 1 << 20;
    private static final int MOST_LISTED = 1_000;

    private final Hooks hooks;
    private final WebhookParts parts;
    private final LogOptions kept;
    private final Supplier<HookChanges> changes;

    DeadLetters(Hooks hooks, WebhookParts parts, LogOptions kept, Supplier<HookChanges> changes) {
        this.hooks = hooks;
        this.parts = parts;
        this.kept = kept;
        this.changes = changes;
    }

    /// The oldest events that were given up; waits for the disk.
    ///
    /// @throws WebhookRefused when there is no hook of that id
    List<DeadLetter> list(String id) {
        Hook hook = hooks.get(id);
        List<DeadLetter> all = new ArrayList<>();
        long after = hook.progress().retried();
        List<LogRecord> page = deadPage(hook, after);
        while (!page.isEmpty() && all.size() < MOST_LISTED) {
            for (LogRecord row : page) {
                HookMessage message = HookMessage.ofRecord(row.body());
                all.add(
                        new DeadLetter(
                                row.offset(),
                                Instant.ofEpochMilli(row.at()),
                                message.id().toString(),
                                message.reason(),
                                message.correlation(),
                                message.body().length));
            }
            page = deadPage(hook, all.getLast().offset());
        }
        return all;
    }

    private List<LogRecord> deadPage(Hook hook, long after) {
        Reading reading = readDead(hook, after);
        if (reading instanceof Reading.Gap gap) {
            reading = readDead(hook, gap.head().first() - 1);
        }
        return reading instanceof Reading.Page page ? page.records() : List.of();
    }

    private Reading readDead(Hook hook, long after) {
        return parts.logs()
                .read(hook.info().deadLog(), new Position(0, after), PAGE_RECORDS, PAGE_BYTES);
    }

    /// Puts the events that were given up behind those that wait, to be tried again.
    ///
    /// @return how many
    /// @throws WebhookRefused when there is no hook of that id
    long retry(String id) {
        Hook hook = hooks.get(id);
        long count = 0;
        long last = parts.logs().head(hook.info().deadLog()).last();
        while (hook.progress().retried() < last) {
            long after = hook.progress().retried();
            List<LogRecord> page =
                    deadPage(hook, after).stream().filter(row -> row.offset() <= last).toList();
            if (page.isEmpty()) {
                break;
            }
            count += changes.get().make(() -> again(hook, after, page), _ -> retried(hook, page));
        }
        return count;
    }

    /// Somebody else may have been faster.
    private Long again(Hook hook, long after, List<LogRecord> page) {
        if (hook.progress().retried() != after || hooks.find(hook.info().id()) == null) {
            throw new WebhookRefused(ErrorCode.CONFLICT, "it has changed meanwhile");
        }
        List<byte[]> events =
                page.stream()
                        .map(row -> HookMessage.ofRecord(row.body()).again().toRecord())
                        .toList();
        var _ = parts.logs().ledger().append(hook.info().log(), kept, events);
        parts.store().retried(hook.info().id(), page.getLast().offset());
        String detail = "%d dead letters are tried again".formatted(page.size());
        changes.get().note(AuditKind.WEBHOOK_CHANGED, hook.info(), detail);
        return (long) page.size();
    }

    private static void retried(Hook hook, List<LogRecord> page) {
        hook.retried(page.getLast().offset());
    }
}

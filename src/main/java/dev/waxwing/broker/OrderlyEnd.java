package dev.waxwing.broker;

import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last words of all queues: what only their actors know goes to the journal, and behind it the
/// mark that the next start may believe what it reads ([BrokerRecovery]).
record OrderlyEnd(Collection<MessageQueue> queues, QueueStore store, Journal journal) {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    /// Waits for the queues, and marks the end if all of them have answered.
    boolean within(Duration patience) {
        List<CompletableFuture<Long>> answers = queues.stream().map(OrderlyEnd::ask).toList();
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Not every queue could end within {}: no orderly end is marked", patience);
            return false;
        } catch (InterruptedException | ExecutionException e) {
            LOG.warn("The queues could not end: no orderly end is marked", e);
            return false;
        }
        long suspectUpTo = answers.stream().mapToLong(CompletableFuture::join).max().orElse(0);
        journal.submit(new Mark(store, suspectUpTo));
        return true;
    }

    private static CompletableFuture<Long> ask(MessageQueue queue) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        queue.tell(new QueueCommand.Finish(answer::complete));
        return answer;
    }

    private record Mark(QueueStore store, long suspectUpTo) implements Work {
        @Override
        public void apply() {
            store.markSuspect(suspectUpTo);
            store.markClean(true);
        }

        @Override
        public void committed() {}

        @Override
        public void failed(StorageException why) {
            LOG.warn("No orderly end is marked: {}", why.getMessage());
        }
    }
}

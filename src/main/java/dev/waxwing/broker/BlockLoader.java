package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings bodies back from disk on a thread of its own, so that no actor waits for it.
final class BlockLoader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockLoader.class);

    /// One read ends after the block with which it passes this many bytes.
    private static final int READ_BYTES = 1 << 20;

    private final QueueStore store;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("journal-reader").daemon().factory());

    BlockLoader(QueueStore store) {
        this.store = store;
    }

    /// Reads the bodies and sends them to the queue as one [QueueCommand.Loaded], which may end
    /// early when the bodies are large.
    void load(MessageQueue queue, long[] ids) {
        try {
            reader.execute(() -> queue.tell(new QueueCommand.Loaded(ids, read(ids))));
        } catch (RejectedExecutionException e) {
            LOG.debug("Not read, the server is stopping");
        }
    }

    private @Nullable List<byte @Nullable []> read(long[] ids) {
        try {
            List<byte @Nullable []> bodies = new ArrayList<>();
            long bytes = 0;
            for (int i = 0; i < ids.length && bytes < READ_BYTES; i++) {
                byte[] body = store.readData(ids[i]);
                bytes += body == null ? 0 : body.length;
                bodies.add(body);
            }
            return bodies;
        } catch (StorageException e) {
            LOG.error("Bodies could not be read: {}", e.getMessage());
            return null;
        } catch (RuntimeException e) {
            LOG.error("Bodies could not be read", e); // the queue waits for an answer
            return null;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

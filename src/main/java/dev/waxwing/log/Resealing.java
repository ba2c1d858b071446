package dev.waxwing.log;

import dev.waxwing.crypto.KeyException;
import dev.waxwing.crypto.ServerKeys;
import dev.waxwing.journal.Journal;
import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import dev.waxwing.log.LogStore.Chunk;
import dev.waxwing.log.LogStore.OldChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals under the newest server key what is sealed under older ones, in small steps between other
/// works, and removes a key when nothing uses it. Each step ends with a work; only one runs at a
/// time. A step that fails is tried again with the next call.
final class Resealing {
    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

    /// What one step reads, seals and writes.
    private static final long STEP_BYTES = 1 << 20;

    private final LogStore store;
    private final LogLedger ledger;
    private final ChunkSeal seal;
    private final ServerKeys keys;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private volatile ResealProgress progress = new ResealProgress(0, 0, 0, true);
    private volatile Optional<String> trouble = Optional.empty();
    private long doneTo;

    Resealing(LogStore store, LogLedger ledger, ChunkSeal seal) {
        this.store = store;
        this.ledger = ledger;
        this.seal = seal;
        this.keys = seal.keys();
    }

    ResealProgress progress() {
        return progress;
    }

    /// What the last step failed with.
    Optional<String> trouble() {
        return trouble;
    }

    private void failed(String what, Exception why) {
        LOG.error("{}: {}", what, why.getMessage());
        trouble = Optional.of(what + ": " + why.getMessage());
    }

    /// Does the next step, and those after it; on a thread that may wait.
    void step(Journal journal, Executor executor) {
        if (!isWanted() || !isRunning.compareAndSet(false, true)) {
            return;
        }
        try {
            begin();
            journal.submit(next(() -> step(journal, executor), executor));
        } catch (RuntimeException e) {
            failed("Sealing anew has to wait", e);
            isRunning.set(false);
        }
    }

    /// A key that somebody made beside the server counts from here on.
    private boolean isWanted() {
        boolean isRead = false;
        try {
            keys.reload();
            isRead = true;
        } catch (KeyException e) {
            failed("The server's keys could not be read again", e);
        }
        boolean isWanted = keys.versions().size() > 1;
        if (isRead && !isWanted) {
            trouble = Optional.empty();
        }
        return isWanted;
    }

    private void begin() {
        int version = keys.current();
        if (progress.version() != version) {
            doneTo = 0;
            long total = store.countSealedOtherwise(version);
            progress = new ResealProgress(version, 0, total, false);
            LOG.info("Sealing {} chunks under key version {}", total, version);
        }
    }

    private Work next(Runnable goOn, Executor executor) {
        int version = progress.version();
        List<OldChunk> old = store.sealedOtherwise(doneTo, version, STEP_BYTES);
        if (old.isEmpty()) {
            return new Release(executor);
        }
        List<OldChunk> fresh = new ArrayList<>();
        for (OldChunk chunk : old) {
            fresh.add(seal(chunk, version));
        }
        return new Replace(fresh, () -> executor.execute(goOn));
    }

    private OldChunk seal(OldChunk old, int version) {
        Chunk chunk = old.chunk();
        byte[] data = seal.open(old.name(), old.epoch(), chunk);
        Chunk fresh = seal.seal(chunk.log(), old.name(), old.epoch(), chunk.head(), version, data);
        return new OldChunk(old.id(), old.name(), old.epoch(), fresh);
    }

    /// Puts chunks in the place of those that were sealed under an older key.
    private final class Replace implements Work {
        private final List<OldChunk> chunks;
        private final Runnable goOn;

        Replace(List<OldChunk> chunks, Runnable goOn) {
            this.chunks = chunks;
            this.goOn = goOn;
        }

        @Override
        public void apply() {
            for (OldChunk old : chunks) {
                store.reseal(old.id(), old.chunk().key(), old.chunk().data());
            }
        }

        @Override
        public void committed() {
            doneTo = chunks.getLast().id();
            ResealProgress p = progress;
            progress = new ResealProgress(p.version(), p.done() + chunks.size(), p.total(), false);
            trouble = Optional.empty();
            isRunning.set(false);
            goOn.run();
        }

        @Override
        public void failed(StorageException why) {
            isRunning.set(false);
        }

        @Override
        public long weight() {
            return STEP_BYTES;
        }
    }

    /// Removes the keys that nothing uses. What was added under an older key while chunks were
    /// looked at is found here, and makes the next call begin again.
    private final class Release implements Work {
        private final Executor executor;
        private final List<Integer> unused = new ArrayList<>();
        private boolean isComplete = true;

        Release(Executor executor) {
            this.executor = executor;
        }

        @Override
        public void apply() {
            for (int version : keys.versions()) {
                if (version < progress.version()) {
                    if (ledger.release(version)) {
                        unused.add(version);
                    } else {
                        isComplete = false;
                    }
                }
            }
        }

        @Override
        public void committed() {
            ResealProgress p = progress;
            progress =
                    isComplete
                            ? new ResealProgress(p.version(), p.done(), p.done(), true)
                            : new ResealProgress(0, 0, 0, false);
            trouble = Optional.empty();
            executor.execute(this::remove);
        }

        private void remove() {
            for (int version : unused) {
                try {
                    keys.remove(version);
                    LOG.info("Key version {} is no longer used and was removed", version);
                } catch (KeyException e) {
                    LOG.warn("An unused key stays: {}", e.getMessage());
                }
            }
            isRunning.set(false);
        }

        @Override
        public void failed(StorageException why) {
            isRunning.set(false);
        }
    }
}

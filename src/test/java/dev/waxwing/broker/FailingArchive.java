package dev.waxwing.broker;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.StorageException.Kind;

/// An archive that fails when it is told to, and counts its runs.
final class FailingArchive implements IdArchive {
    private final IdArchive good;
    boolean writesFail;
    boolean readsFail;
    int attempts;
    int open;

    FailingArchive(IdArchive good) {
        this.good = good;
    }

    @Override
    public IdRun write(long[] hashes) {
        attempts++;
        if (writesFail) {
            throw new StorageException(Kind.FULL, "no space for ids", null);
        }
        IdRun run = good.write(hashes);
        open++;
        return new IdRun() {
            @Override
            public long[] read(int first, int count) {
                if (readsFail) {
                    throw new StorageException(Kind.FAILED, "ids cannot be read", null);
                }
                return run.read(first, count);
            }

            @Override
            public void close() {
                open--;
                run.close();
            }
        };
    }
}

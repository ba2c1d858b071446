package dev.waxwing.log;

import dev.waxwing.journal.StorageException;
import dev.waxwing.journal.Work;
import java.util.List;

/// Records on their way into one log, together: all of them or none.
final class Append implements Work {
    private static final int OVERHEAD = 24;

    private final LogLedger ledger;
    private final LogName name;
    private final LogOptions options;
    private final List<byte[]> records;
    private final Appended told;
    private final long weight;
    private long first;

    Append(
            LogLedger ledger,
            LogName name,
            LogOptions options,
            List<byte[]> records,
            Appended told) {
        this.ledger = ledger;
        this.name = name;
        this.options = options;
        this.records = records;
        this.told = told;
        long bytes = 0;
        for (byte[] record : records) {
            bytes += record.length + OVERHEAD;
        }
        this.weight = bytes;
    }

    @Override
    public void apply() {
        first = ledger.append(name, options, records);
    }

    @Override
    public void committed() {
        told.ended(first, null);
    }

    @Override
    public void failed(StorageException why) {
        told.ended(0, why);
    }

    @Override
    public long weight() {
        return weight;
    }
}

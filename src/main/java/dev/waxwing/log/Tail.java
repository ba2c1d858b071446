package dev.waxwing.log;

import dev.waxwing.journal.StorageException;
import org.jspecify.annotations.Nullable;

/// A reader's moving position in a log: each [#request] is answered with the next page, at once or
/// when something is appended. Safe for all threads.
///
/// Nothing is read or kept for a tail that does not ask. The only state is the position, so there
/// is no gap and nothing twice, however appends race with it: an append only says that there is
/// more.
public final class Tail implements AutoCloseable {
    private enum State {
        IDLE,
        WAITING,
        RUNNING,
        ENDED
    }

    private final Logs logs;
    private final LogName name;
    private final TailSink sink;
    private Position position;
    private State state = State.IDLE;
    private long knownNext;
    private int maxRecords;
    private long maxBytes;

    Tail(Logs logs, LogName name, Position position, TailSink sink) {
        this.logs = logs;
        this.name = name;
        this.position = position;
        this.sink = sink;
    }

    /// Asks for the next page; one request at a time.
    ///
    /// @param records at most, at least 1
    /// @param bytes the page ends with the record that passes this
    /// @throws IllegalStateException when the last request was not answered yet
    public void request(int records, long bytes) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            if (state != State.IDLE) {
                throw new IllegalStateException("log '" + name + "' was asked twice");
            }
            state = State.RUNNING;
            maxRecords = records;
            maxBytes = bytes;
        }
        logs.execute(this::run);
    }

    /// Where it is: behind the last record that was handed over.
    public synchronized Position position() {
        return position;
    }

    /// Ends it: no call of the sink begins any more, except for one that is about to.
    @Override
    public void close() {
        synchronized (this) {
            state = State.ENDED;
        }
        logs.followers().remove(name, this);
    }

    /// There is more; runs on the journal's writer.
    void advanced(long next) {
        synchronized (this) {
            knownNext = Math.max(knownNext, next);
            if (state != State.WAITING) {
                return;
            }
            state = State.RUNNING;
        }
        logs.execute(this::run);
    }

    private void run() {
        try {
            for (Reading reading = read(); reading != null; reading = read()) {
                if (take(reading)) {
                    return;
                }
            }
        } catch (StorageException e) {
            if (end()) {
                sink.failed(e);
            }
        }
    }

    private @Nullable Reading read() {
        Position from;
        synchronized (this) {
            if (state != State.RUNNING) {
                return null;
            }
            from = position;
        }
        Reading cached = logs.cache().after(name, from, maxRecords, maxBytes);
        return cached != null ? cached : logs.read(name, from, maxRecords, maxBytes);
    }

    /// True when the request is answered, or waits for an append.
    private boolean take(Reading reading) {
        return switch (reading) {
            case Reading.Page page when page.records().isEmpty() -> waits(page.head());
            case Reading.Page page -> {
                if (advance(page)) {
                    sink.page(page);
                }
                yield true;
            }
            case Reading.Gap _, Reading.Ahead _, Reading.OtherEpoch _ -> {
                if (end()) {
                    sink.ended(reading);
                }
                yield true;
            }
        };
    }

    /// False when something was appended since it was read.
    private synchronized boolean waits(LogHead head) {
        if (state == State.RUNNING && knownNext <= head.next()) {
            state = State.WAITING;
        }
        return state != State.RUNNING;
    }

    private synchronized boolean advance(Reading.Page page) {
        if (state != State.RUNNING) {
            return false;
        }
        position = new Position(page.head().epoch(), page.records().getLast().offset());
        state = State.IDLE;
        return true;
    }

    private boolean end() {
        synchronized (this) {
            if (state == State.ENDED) {
                return false;
            }
        }
        close();
        return true;
    }
}

package dev.waxwing.cli.bench;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What one run came to.
///
/// @param whole false when it was ended before its time
/// @param interval the measurement
/// @param confirm from when a message was due to its confirm
/// @param delivery from when a message was due to its arrival
/// @param late from when a message was due to its leaving the generator
/// @param server empty where its process is unknown
/// @param counts over the whole run, warm-up and draining included
record QueueReport(
        QueueLoad load,
        Target target,
        String run,
        boolean whole,
        Interval interval,
        Percentiles confirm,
        Percentiles delivery,
        Percentiles late,
        Optional<Memory> server,
        Counts counts) {

    /// The server's resident memory, at the end of the measurement.
    ///
    /// @param nowMib empty where it is unknown
    /// @param peakMib the most since it started; empty where it is unknown
    record Memory(long pid, OptionalDouble nowMib, OptionalDouble peakMib) {
        static Memory of(ServerProcess server) {
            return new Memory(
                    server.handle().pid(), server.residentMib(), server.peakResidentMib());
        }
    }

    /// @param owed due in the measurement and never sent, because the server held the producers up
    /// @param received first arrivals
    /// @param missing confirmed and not arrived
    /// @param drained whether draining came to its end; if not, what is missing may still be in its
    ///   queue
    /// @param duplicates second and further arrivals
    /// @param damaged deliveries that were not what was sent
    /// @param errors replies that were errors, and connections that broke
    /// @param firstError what the first of them said
    record Counts(
            long sent,
            long owed,
            long confirmed,
            long received,
            long missing,
            boolean drained,
            long duplicates,
            long damaged,
            long errors,
            @Nullable String firstError) {
        static Counts of(Scoreboard board, boolean drained) {
            return new Counts(
                    board.sent.sum(),
                    board.owed.sum(),
                    board.confirmed.sum(),
                    board.received.sum(),
                    board.missing(),
                    drained,
                    board.duplicates.sum(),
                    board.damaged.sum(),
                    board.errors.sum(),
                    board.firstError());
        }

        /// Confirmed, and gone.
        long lost() {
            return drained ? missing : 0;
        }
    }

    /// Nothing lost, nothing damaged and no errors.
    boolean isClean() {
        return counts.lost() == 0 && counts.damaged() == 0 && counts.errors() == 0;
    }
}

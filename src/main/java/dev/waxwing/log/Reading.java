package dev.waxwing.log;

import java.util.List;

/// What comes of reading a log after a [Position].
public sealed interface Reading {
    /// Where the log stood.
    LogHead head();

    /// Records without a gap from the position on; none when it is at the end.
    record Page(LogHead head, List<LogRecord> records) implements Reading {
        public Page {
            records = List.copyOf(records);
        }
    }

    /// What follows the position is no longer kept: the first that is has `head.first`.
    record Gap(LogHead head) implements Reading {}

    /// The position is an offset that was not given yet: the newest is `head.last`.
    record Ahead(LogHead head) implements Reading {}

    /// The position is one of another log: this one has `head.epoch`.
    record OtherEpoch(LogHead head) implements Reading {}
}

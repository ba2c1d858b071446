package dev.waxwing.log;

/// A place in a log: behind a record.
///
/// @param epoch of the log that is meant, or 0 for whichever there is
/// @param after the offset of the last record that is known; 0: none
public record Position(long epoch, long after) {
    /// Before the first record.
    public static final Position START = new Position(0, 0);

    public Position {
        if (epoch < 0 || after < 0) {
            throw new IllegalArgumentException("a position below zero");
        }
    }
}

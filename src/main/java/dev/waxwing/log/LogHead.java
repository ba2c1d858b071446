package dev.waxwing.log;

/// Where a log stands.
///
/// @param epoch tells this log from another of the same name, say on another database; 1 to 2^53-1,
///   or 0 while nothing was ever appended
/// @param first the oldest offset that is kept; `next` when none is
/// @param next the offset that the next record gets
public record LogHead(long epoch, long first, long next) {
    /// A log to which nothing was ever appended.
    public static final LogHead NONE = new LogHead(0, 1, 1);

    /// The newest offset that was given; 0 at first.
    public long last() {
        return next - 1;
    }
}

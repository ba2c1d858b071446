package dev.waxwing.log;

import java.time.Duration;

/// What a log keeps. Whole chunks go, oldest first, so up to one chunk more is kept than is asked
/// for; the newest chunk goes by age alone.
///
/// @param records the newest so many are kept at least; 0: no bound
/// @param age what is older goes, within minutes; zero: no bound
/// @param bytes more than this many bytes are not kept; 0: no bound
public record Retention(long records, Duration age, long bytes) {
    /// Everything, for ever.
    public static final Retention ALL = new Retention(0, Duration.ZERO, 0);

    public Retention {
        if (records < 0 || age.isNegative() || bytes < 0) {
            throw new IllegalArgumentException("a retention below zero");
        }
    }

    /// Whether a log may do without its oldest chunk, and not only because of its age.
    ///
    /// @param recordsLeft without it
    /// @param bytesNow with it
    boolean isTooMuch(long recordsLeft, long bytesNow) {
        return recordsLeft > 0
                && (records > 0 && recordsLeft >= records || bytes > 0 && bytesNow > bytes);
    }

    /// Whether what was written at a wall time is too old at another.
    boolean isTooOld(long writtenAt, long now) {
        return age.isPositive() && writtenAt < now - age.toMillis();
    }
}

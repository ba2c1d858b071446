package dev.waxwing.crypto;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// The one spelling of a time inside a sealed message: RFC 3339 in UTC with milliseconds, as in
/// `2026-11-21T09:30:00.000Z`. The spelling itself is signed.
final class Timestamps {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT)
                    .withZone(ZoneOffset.UTC);
    private static final int LENGTH = 24;

    private Timestamps() {}

    static String format(Instant time) {
        return FORM.format(time);
    }

    /// @throws IllegalArgumentException when `text` is not what [#format] gives for any time
    static Instant parse(String text) {
        try {
            Instant time = FORM.parse(text, Instant::from);
            if (text.length() == LENGTH && format(time).equals(text)) {
                return time;
            }
        } catch (DateTimeException _) {
            // Refused below, as every other spelling is.
        }
        throw new IllegalArgumentException(
                "a creation time is written in UTC with milliseconds, as 2026-11-21T09:30:00.000Z");
    }

    static void requireRepresentable(Instant time) {
        if (!time.equals(time.truncatedTo(ChronoUnit.MILLIS)) || format(time).length() != LENGTH) {
            throw new IllegalArgumentException(
                    "a creation time has whole milliseconds and a year from 0 to 9999");
        }
    }
}

package dev.waxwing.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much is allowed in a time, written `20/s burst 60`, `5/m`, `3/h` or `off`.
///
/// @param count how many come back in each `per`; 0 for no limit at all
/// @param per the time
/// @param burst how many are allowed at once after a rest; the count when it is not written
public record Rate(long count, Duration per, long burst) {
    /// No limit.
    public static final Rate OFF = new Rate(0, Duration.ofSeconds(1), 0);

    private static final long MOST = 1_000_000_000L;
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,10})\\s*/\\s*(s|m|min|h)(?:\\s+burst\\s+(\\d{1,10}))?");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "min", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1));

    public Rate {
        if (count < 0 || burst < count || burst > MOST || per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException(
                    "a rate is a count of at most %d in a time, and a burst of at least as many"
                            .formatted(MOST));
        }
    }

    public boolean isOff() {
        return count == 0;
    }

    static Rate read(String text) throws NotAllowed {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.equals("off")) {
            return OFF;
        }
        Matcher form = FORM.matcher(plain);
        if (!form.matches()) {
            throw new NotAllowed();
        }
        long count = Long.parseLong(form.group(1));
        long burst = form.group(3) == null ? count : Long.parseLong(form.group(3));
        Duration per = UNITS.get(form.group(2));
        if (per == null || count == 0 || burst < count || burst > MOST) {
            throw new NotAllowed();
        }
        return new Rate(count, per, burst);
    }

    /// The text that reads back to the same rate, if it was made from one.
    @Override
    public String toString() {
        if (isOff()) {
            return "off";
        }
        String unit = per.equals(Duration.ofHours(1)) ? "h" : per.toSeconds() == 60 ? "m" : "s";
        return count + "/" + unit + (burst == count ? "" : " burst " + burst);
    }
}

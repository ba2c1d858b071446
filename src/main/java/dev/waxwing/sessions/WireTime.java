package dev.waxwing.sessions;

import dev.waxwing.protocol.JsonText;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The time as frames carry it: RFC 3339, UTC, milliseconds. Written out once a millisecond,
/// however many frames there are. Safe for all threads.
final class WireTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private volatile Written last;

    private record Written(long at, JsonText text) {}

    WireTime(Clock clock) {
        this.clock = clock;
        this.last = written(clock.millis());
    }

    JsonText now() {
        long now = clock.millis();
        Written written = last;
        if (written.at != now) {
            written = written(now);
            last = written;
        }
        return written.text;
    }

    private static Written written(long at) {
        return new Written(at, JsonText.of(FORM.format(Instant.ofEpochMilli(at))));
    }
}

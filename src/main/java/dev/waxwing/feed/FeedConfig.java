package dev.waxwing.feed;

import dev.waxwing.config.Section;
import dev.waxwing.config.Setting;
import dev.waxwing.log.LogOptions;
import dev.waxwing.log.Retention;
import java.time.Duration;

/// What the feed takes, keeps and promises.
@Section(value = "feed", doc = "Ingest and feed: what is taken, how long it is kept.")
public record FeedConfig(
        @Setting(
                        value = "15ms",
                        max = "20ms",
                        doc = "How long a batch of fewer than 10 messages waits for more.")
                Duration linger,
        @Setting(
                        value = "168h",
                        doc =
                                "How long messages are kept to be read again; 0s: for ever. Older"
                                        + " ones go, even those that no client has got.")
                Duration keepFor,
        @Setting(
                        value = "4 GiB",
                        bytes = true,
                        doc = "Bytes of messages that are kept; 0: no bound. The oldest go first.")
                long keepBytes,
        @Setting(
                        value = "256 KiB",
                        min = "1 KiB",
                        max = "1 MiB",
                        bytes = true,
                        doc = "The largest content of one message, in bytes of UTF-8.")
                int maxMessage,
        @Setting(
                        value = "16 MiB",
                        min = "64 KiB",
                        max = "256 MiB",
                        bytes = true,
                        doc =
                                "The largest body of one request to `/input/batch`; more than"
                                        + " `http.body-memory` never fits.")
                int maxBatch,
        @Setting(
                        value = "10s",
                        min = "1s",
                        max = "10m",
                        doc = "A client that takes nothing for so long is disconnected.")
                Duration patience,
        @Setting(
                        value = "1000000",
                        min = "1000",
                        doc =
                                "A client that was up to date and falls so many messages behind is"
                                        + " disconnected; it may come back and ask for them.")
                long maxBehind,
        @Setting(
                        value = "100000",
                        min = "1000",
                        max = "10000000",
                        doc =
                                "Posts with an `Idempotency-Key` that are known again when they are"
                                        + " repeated. Each takes up to 48 bytes of memory, once"
                                        + " there are so many.")
                int idempotencyKeys) {

    LogOptions logOptions() {
        return new LogOptions(new Retention(0, keepFor, keepBytes), true);
    }
}
